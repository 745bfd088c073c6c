"""`pannier schema`: the GraphQL schema as SDL, committed at `schema/schema.graphql`."""

import argparse
from pathlib import Path

from pannier.api.schema import build_schema
from pannier.local.generated import write_or_check


def main(arguments: argparse.Namespace) -> int:
    """Write the file, or with `--check` only say whether it is up to date."""
    text = build_schema().as_str().rstrip() + "\n"
    return write_or_check(Path("schema/schema.graphql"), text, check=arguments.check, remedy="make schema")
