"""Measures, and prints tables."""

import argparse
import sys

from rich.console import Console

from pannier.local.engine import EngineError
from scripts.bench.board import watching_the_board
from scripts.bench.console import loading_the_console
from scripts.bench.graphql import answering_a_menu
from scripts.bench.kitchen import kitchen
from scripts.bench.menus import reading_a_menu
from scripts.bench.orders import ordering
from scripts.console.demo_day import DemoError
from scripts.console.lighthouse import LighthouseFailed


def main() -> int:
    """An exit status: 1 when the engine does not start, and never because of what was measured."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: a minute's look")
    quick = parser.parse_args().quick
    console = Console(highlight=False)
    try:
        with kitchen() as place:
            console.print(reading_a_menu(place, 10 if quick else 50), "")
            console.print(answering_a_menu(place, 5 if quick else 25), "")
            console.print(ordering(place, 20 if quick else 200), "")
        console.print(loading_the_console(1 if quick else 5), "")
        for measured in watching_the_board(20 if quick else 100):
            console.print(measured, "")
    except (EngineError, DemoError, LighthouseFailed) as error:
        console.print(f"[red]make bench:[/] {error}")
        return 1
    console.print("Medians of CPU time. Ratios travel from one machine to another; milliseconds do not.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
