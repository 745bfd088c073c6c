"""From a table stream's batch to typed changes, in order. Knows nothing of what the items mean."""
