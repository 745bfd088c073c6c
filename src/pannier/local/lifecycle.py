"""`pannier lifecycle`: the lifecycle table as a diagram, committed at `infra/lifecycle.md`."""

import argparse
from pathlib import Path

from pannier.local.generated import write_or_check
from pannier.orders.diagram import lifecycle_diagram

_TEXT = """# The lifecycle of an order

Generated from the one table that decides it, `TABLE` in `src/pannier/orders/lifecycle.py`, by `make schema`; do not
edit. Who may give a command stands behind it in parentheses. Notes list the commands that leave the status as it is.

```mermaid
{diagram}```
"""


def main(arguments: argparse.Namespace) -> int:
    """Write the file, or with `--check` only say whether it is up to date."""
    wanted = _TEXT.format(diagram=lifecycle_diagram())
    return write_or_check(Path("infra/lifecycle.md"), wanted, check=arguments.check, remedy="make schema")
