"""Quotes and pricing, the order's lifecycle, its timeline, payments and what reacts."""
