from hypothesis import given
from hypothesis import strategies as st

from pannier.users.fingerprints import Fingerprints

parts = st.lists(st.text(max_size=20), max_size=4)


@given(parts, parts)
def test_other_parts_give_other_fingerprints(one: list[str], other: list[str]) -> None:
    prints = Fingerprints(b"secret")
    assert (prints.of(*one) == prints.of(*other)) == (one == other)


def test_another_secret_gives_others_and_none_shows_what_it_is_of() -> None:
    one, other = Fingerprints(b"secret"), Fingerprints(b"another")
    assert one.of("13800138000") == Fingerprints(b"secret").of("13800138000")
    assert one.of("13800138000") != other.of("13800138000")
    assert len(one.of("13800138000")) == 64
