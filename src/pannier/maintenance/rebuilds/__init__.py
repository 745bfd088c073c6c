"""Projections, made anew from the source tables while the system runs."""
