"""GraphQL documents that requests name instead of sending: those clients were built with, and those sent once."""
