"""Options that several commands have. Imports nothing that is slow: `pannier --help` does."""

import argparse


def add_reach(parser: argparse.ArgumentParser) -> None:
    """The options that say where."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--stack",
        metavar="NAME",
        help="a deployed stack, such as pannier-prod, instead of this machine's own",
    )
    where.add_argument(
        "--from-environment",
        action="store_true",
        help="what the environment names (TABLE_PREFIX, AWS_REGION, DYNAMODB_ENDPOINT, AWS_ENDPOINT) instead",
    )
    parser.add_argument(
        "--region", metavar="NAME", help="of the stack; else AWS_REGION, or AWS_DEFAULT_REGION"
    )


def positive(text: str) -> int:
    """A whole number from 1 to a million."""
    if not text.isdigit() or not 0 < int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 1000000")
    return int(text)
