"""Tools for working on Pannier; nothing here is deployed."""
