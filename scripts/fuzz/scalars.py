"""How scalars of the schema are generated: mostly as a client would write them, sometimes as it should not."""

import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes

from scripts.fuzz.pool import Pool

_NUMBERS = st.integers(0, 2**31)
_MOMENTS = (
    "2026-03-02T12:00:00+08:00",
    "2026-03-02T04:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59.999999-12:00",
    "1970-01-01T00:00:00Z",
)
_DAYS = ("2026-03-02", "0001-01-01", "9999-12-31", "2024-02-29", "2026-11-22")


def register(pool: Pool) -> None:
    """Have schemathesis generate them so. The pool may grow meanwhile."""
    odd = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    ids = st.one_of(*(_NUMBERS.map(pool.id) for _ in range(9)), odd)
    texts = st.one_of(*(_NUMBERS.map(pool.text) for _ in range(3)), odd)
    moments = st.one_of(
        st.sampled_from(_MOMENTS),
        st.datetimes().map(lambda moment: moment.isoformat() + "Z"),
        st.timedeltas().map(str),
    )
    days = st.one_of(st.sampled_from(_DAYS), st.dates().map(str))
    for name, strategy in {
        "ID": ids,
        "String": texts,
        "DateTime": moments,
        "Date": days,
        "CurrencyCode": st.sampled_from(("CNY", "USD", "JPY", "XXX")),
    }.items():
        schemathesis.graphql.scalar(name, strategy.map(nodes.String))
