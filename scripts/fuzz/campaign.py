"""One run: cases drawn by schemathesis, sent one after another."""

import math
import random
from collections.abc import Callable
from pathlib import Path

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, Response
from schemathesis.core.failures import Failure

from scripts.fuzz.arguments import with_real_ids
from scripts.fuzz.findings import Findings
from scripts.fuzz.people import Nobody, People
from scripts.fuzz.pool import Pool
from scripts.fuzz.scalars import register

_SDL = Path(__file__).parents[2] / "schema" / "schema.graphql"
_VALID_OF_TEN = 9
_AT_LEAST = 2  # of an operation: the first is always the simplest one

Cases = st.SearchStrategy[schemathesis.Case]


def run(
    client: httpx.Client, people: People, pool: Pool, cases: int, number: int, show: Callable[[int], None]
) -> Findings:
    """So many cases or somewhat more, as many of each operation. `number` is the seed of what is drawn."""
    register(pool)
    schema = schemathesis.graphql.from_file(_SDL.read_text(encoding="utf-8"))
    strategies = {
        (operation.label, mode): operation.as_strategy(generation_mode=mode)
        for operation in (result.ok() for result in schema.get_all_operations())
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    }
    labels = sorted({label for label, _ in strategies})
    random.Random(number).shuffle(labels)
    each = max(_AT_LEAST, math.ceil(cases / len(labels)))
    findings, chance = Findings(), random.Random(number)
    for label in labels:
        both = (strategies[label, GenerationMode.POSITIVE], strategies[label, GenerationMode.NEGATIVE])
        for role, case, valid in _drawn(people.roles, both, each, number):
            case.body = with_real_ids(str(case.body), label.partition(".")[2], pool, chance)
            _send(client, people, pool, findings, role, case, valid=valid)
            show(findings.cases)
    return findings


def _drawn(
    roles: tuple[str, ...], strategies: tuple[Cases, Cases], count: int, number: int
) -> list[tuple[str, schemathesis.Case, bool]]:
    """(role, case, whether it fits the schema), so many times. Nothing is shrunk: what an operation does depends on
    what happened before.
    """
    found: list[tuple[str, schemathesis.Case, bool]] = []

    @seed(number)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def draw(data: st.DataObject) -> None:
        role = data.draw(st.sampled_from(roles))
        valid = data.draw(st.integers(1, 10)) <= _VALID_OF_TEN
        found.append((role, data.draw(strategies[not valid]), valid))

    draw()
    return found


def _send(
    client: httpx.Client,
    people: People,
    pool: Pool,
    findings: Findings,
    role: str,
    case: schemathesis.Case,
    *,
    valid: bool,
) -> None:
    label, document = case.operation.label, str(case.body)
    try:
        headers = people.headers(role) | {"accept": "application/graphql-response+json"}
        response = client.post("/graphql", json={"query": document}, headers=headers)
    except Nobody:
        findings.failed("nobody is left to ask", label, role, document, "")
        return
    except httpx.HTTPError as error:
        findings.failed(type(error).__name__, label, role, document, str(error))
        return
    answer = findings.judge(label, role, document, response, valid=valid)
    if answer is not None and not answer.get("errors"):
        try:
            case.operation.schema.validate_response(case.operation, Response.from_any(response), case=case)
        except Failure as failure:
            findings.failed("not as the schema says", label, role, document, str(failure))
    if response.status_code == httpx.codes.UNAUTHORIZED or "UNAUTHENTICATED" in response.text:
        people.forget(role)
    pool.harvest(answer)
