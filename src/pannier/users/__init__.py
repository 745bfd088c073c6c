"""Accounts, sign-in, addresses."""
