"""What keeps a package from being built."""


class PackageError(Exception):
    """Said to whoever builds: what is wrong, and where."""
