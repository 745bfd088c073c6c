"""The GraphQL API: primitives that domains share, and what assembles them."""
