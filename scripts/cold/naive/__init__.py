"""Our functions as a team ships them that thinks of features only. Copied into the naive packages."""
