"""Print the tables of `infra/scale.md`, computed from `scripts/scale/measured.json`; or write them there."""

import argparse
import json
import sys

from pannier.local.generated import write_or_check
from scripts.scale.deployment import PROJECT, deployed, gate_a_second
from scripts.scale.model import model_of
from scripts.scale.record import MEASURED
from scripts.scale.report import report

PAGE = PROJECT / "infra" / "scale.md"
BEGIN = "<!-- what follows is computed: python -m scripts.scale --write -->\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.scale", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write them into the page")
    parser.add_argument("--check", action="store_true", help="fail when the page says something else")
    asked = parser.parse_args()
    if not asked.write and not asked.check:
        print(computed(), end="")
        return 0
    return write_or_check(PAGE, wanted(), check=asked.check, remedy="python -m scripts.scale --write")


def computed() -> str:
    """The tables."""
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    commands = [measured[name]["command"] for name in ("unwatched", "watched")]
    return report(model_of(measured, deployed(), gate_a_second()), commands)


def wanted() -> str:
    """The page as it should be: what people wrote, and the tables."""
    return PAGE.read_text(encoding="utf-8").partition(BEGIN)[0] + BEGIN + "\n" + computed()


if __name__ == "__main__":
    sys.exit(main())
