"""What every domain's graphql module builds with: Info, ids, errors, money, times, connections."""
