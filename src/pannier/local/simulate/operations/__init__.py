"""What clients send: GraphQL documents, a file for each role."""
