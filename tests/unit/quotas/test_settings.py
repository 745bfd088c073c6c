"""What a deployment says of rate limits."""

from datetime import timedelta

import pytest

from pannier.core.settings import Quota, RateTerms, Settings, SettingsError


def rates(**environ: str) -> RateTerms | None:
    return Settings.from_environment(environ).rates


def test_a_deployment_is_limited_unless_it_says_otherwise() -> None:
    assert rates(STAGE="prod") == RateTerms(
        timedelta(minutes=1), per_user=Quota(600, 1_000_000), per_address=Quota(1_200, 3_000_000)
    )
    assert rates(STAGE="prod", RATE_LIMITS="off") is None


def test_a_developers_machine_is_counted_and_not_hindered() -> None:
    terms = rates()
    assert terms is not None
    assert min(terms.per_user.requests, terms.per_address.requests) > 100_000
    assert min(terms.per_user.points, terms.per_address.points) > 100_000_000


def test_each_bound_can_be_set() -> None:
    assert rates(
        STAGE="prod",
        RATE_WINDOW_SECONDS="10",
        RATE_USER_REQUESTS="1",
        RATE_USER_POINTS="2",
        RATE_ADDRESS_REQUESTS="3",
        RATE_ADDRESS_POINTS="4",
    ) == RateTerms(timedelta(seconds=10), per_user=Quota(1, 2), per_address=Quota(3, 4))


@pytest.mark.parametrize("value", ["0", "-1", "many", "1e3", " "])
def test_a_bound_is_a_positive_number(value: str) -> None:
    with pytest.raises(SettingsError, match="RATE_USER_POINTS"):
        rates(RATE_USER_POINTS=value)


def test_a_bound_left_empty_is_left_as_it_is() -> None:
    assert rates(STAGE="prod", RATE_USER_REQUESTS="", RATE_USER_POINTS="") == rates(STAGE="prod")
