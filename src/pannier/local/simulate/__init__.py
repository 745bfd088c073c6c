"""`pannier simulate`: orders driven through a running server by real clients."""
