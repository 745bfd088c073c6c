"""What an operator does to tables that are in use: changing what is stored, making projections anew, restoring."""
