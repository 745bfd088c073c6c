"""How much one user, or one network address, may ask for in a window of time."""
