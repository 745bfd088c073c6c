"""What is kept of a person: handed out as one document, and erased everywhere."""
