"""`pannier errors`: every code that a client can meet, as a page, committed at `schema/errors.md`."""

import argparse
from pathlib import Path

from pannier.api.error_page import page
from pannier.local.generated import write_or_check


def main(arguments: argparse.Namespace) -> int:
    """Write the file, or with `--check` only say whether it is up to date."""
    return write_or_check(Path("schema/errors.md"), page(), check=arguments.check, remedy="make schema")
