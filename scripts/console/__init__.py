"""What is done with the built console: its size looked at, its files published, its pages photographed."""
