"""Stores: profile, hours, delivery zone, staff, discovery."""
