"""Why a document is not there, or not taken."""


class UnknownDocument(Exception):
    """No document has this name. It may never have been stored, or not for a month."""


class ManifestInvalid(Exception):
    """A file is no manifest of operations. Says why."""
