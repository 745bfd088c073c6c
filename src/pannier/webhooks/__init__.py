"""Webhooks: what happens to orders, sent to the systems of merchants and partners."""
