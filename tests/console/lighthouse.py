"""Lighthouse, in the Chromium that runs the tests."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pannier.local.installation import PROJECT
from scripts.console.chromium import SESSION_KEY
from scripts.console.pages import ConsolePage
from tests.console.browsing import Chromium
from tests.console.people import Person, Shop

_PROGRAM = PROJECT / "tests" / "node" / "lighthouse.mjs"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one page: a score a run for each category, 0 to 100, and which audits it failed."""

    scores: Mapping[str, Sequence[int]]
    failed: Sequence[str]


def verdicts(
    chromium: Chromium,
    shop: Shop,
    operator: Person,
    pages: Sequence[ConsolePage],
    categories: Sequence[str],
    runs: int = 1,
) -> Mapping[str, Verdict]:
    """By the pages' names."""
    people = {"owner": shop.owner, "operator": operator}
    origin = shop.platform.address
    asked = {
        "port": chromium.port,
        "origin": origin,
        "categories": categories,
        "runs": runs,
        "pages": [
            {
                "name": page.name,
                "url": f"{origin}/console/{page.of(shop.id)}",
                "storage": _storage(people.get(page.who or "")),
            }
            for page in pages
        ],
    }
    done = subprocess.run(
        ["node", _PROGRAM], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return {
        name: Verdict({category: found[category] for category in categories}, found["failed"])
        for name, found in told.items()
    }


def _storage(person: Person | None) -> Mapping[str, str]:
    return {} if person is None else {SESSION_KEY: json.dumps(person.session())}
