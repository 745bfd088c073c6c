"""`make bench`: what things cost, as ratios measured in one run against the naive way. Nothing here passes or fails."""
