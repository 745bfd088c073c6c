"""Ids of requests."""

import pytest

from pannier.api.http.framing import accepted_id


@pytest.mark.parametrize("given", ["01JMZ0Q6XK9V3T8F2B7N4C5D1E", "6f1c1f0a-3a5e-4b8e-9d1d-0c2b7a9e4f10"])
def test_a_clients_own_id_is_taken_where_it_can_only_be_an_id(given: str) -> None:
    assert accepted_id(given) == given


@pytest.mark.parametrize(
    "given", [None, "", "13800138000", "li.ming@example.com", "x" * 5_000, "01JMZ0Q6XK9V3T8F2B7N4C5D1E\n{}"]
)
def test_any_other_text_is_not(given: str | None) -> None:
    assert accepted_id(given) is None
