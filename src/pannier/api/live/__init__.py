"""Subscriptions over `graphql-transport-ws`: the protocol, what its steps do, and what is delivered."""
