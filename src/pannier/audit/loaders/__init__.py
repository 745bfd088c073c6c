"""From the tables to `Books`. The one place of the auditor that sees records; a Scan of every table, and no writes."""

from pannier.audit.loaders.load import load

__all__ = ["load"]
