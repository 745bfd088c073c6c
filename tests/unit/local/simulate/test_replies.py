"""Answers are read with the shape one expects."""

from datetime import UTC, datetime

import pytest

from pannier.local.simulate.replies import Reply, UnexpectedReply

ORDER = Reply(
    {
        "__typename": "Order",
        "id": "x",
        "total": {"amountMinor": 5},
        "paid": True,
        "at": "2026-11-22T10:00:00+08:00",
        "gone": None,
        "lines": {"edges": [{"node": {"id": "1"}}, {"node": {"id": "2"}}]},
        "actions": ["CANCEL"],
        "nodes": [None, {"id": "3"}],
    },
    "order",
)


def test_values_are_read_by_their_path() -> None:
    assert ORDER.type_name == "Order"
    assert ORDER.number("total", "amountMinor") == 5
    assert ORDER.moment("at") == datetime(2026, 11, 22, 2, tzinfo=UTC)
    assert [line.text("id") for line in ORDER.nodes("lines")] == ["1", "2"]
    assert ORDER.texts("actions") == ["CANCEL"]
    assert [each.text("id") for each in ORDER.parts("nodes")] == ["3"]
    assert ORDER.maybe_text("gone") is None
    assert ORDER.has("id")
    assert not ORDER.has("gone")


def test_what_is_missing_or_of_another_kind_is_told_with_its_place() -> None:
    with pytest.raises(UnexpectedReply, match=r"order.total.currency is missing"):
        ORDER.text("total", "currency")
    with pytest.raises(UnexpectedReply, match=r"order.total.amountMinor is 5, not a string"):
        ORDER.text("total", "amountMinor")
    with pytest.raises(UnexpectedReply, match=r"order.paid is True, not a whole number"):
        ORDER.number("paid")
    with pytest.raises(UnexpectedReply, match=r"order.lines is .*, not a list"):
        ORDER.parts("lines")
