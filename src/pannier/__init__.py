"""Pannier: a serverless food-delivery platform backend."""
