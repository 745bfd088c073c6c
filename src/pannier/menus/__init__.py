"""Categories, items, options, stock, the published menu document."""
