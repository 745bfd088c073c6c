"""How people choose what reaches them outside the inbox."""

from typing import Any

import pytest

from pannier.core.i18n import Locale
from pannier.notifications.channels import POLICIES
from tests.api.conftest import PASSWORD, Api

SETTINGS = """
{ notificationSettings {
    choices { inbox kind channels chosen needed urgent }
    quietHours { starts ends timeZone }
    devices { id platform label }
} }
"""
UPDATE = """
mutation ($input: NotificationSettingsUpdateInput!) {
  notificationSettingsUpdate(input: $input) {
    __typename
    ... on NotificationSettingsPayload {
      settings { choices { inbox kind channels chosen } quietHours { starts ends timeZone } }
    }
    ... on Error { code message }
    ... on InvalidInput { path }
    ... on MessageNeeded { kind inbox }
  }
}
"""
REGISTER = """
mutation ($input: DeviceRegisterInput!) {
  deviceRegister(input: $input) { __typename ... on Error { code } ... on InvalidInput { path } }
}
"""
REMOVE = "mutation ($id: ID!) { deviceRemove(id: $id) { __typename ... on Error { code } } }"
NIGHT = {"starts": 22 * 60, "ends": 7 * 60, "timeZone": "Asia/Shanghai"}


@pytest.fixture
def li(api: Api) -> Api:
    user = api.services.users.register("Li", None, "li@example.com", PASSWORD, Locale.EN)
    return api.as_user(user.id)


def _settings(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = api.data(SETTINGS)["notificationSettings"]
    return found


def _choice(settings: dict[str, Any], kind: str, inbox: str = "CUSTOMER") -> tuple[list[str], bool]:
    (found,) = [each for each in settings["choices"] if (each["kind"], each["inbox"]) == (kind, inbox)]
    return found["channels"], found["chosen"]


def _update(api: Api, **changes: Any) -> dict[str, Any]:
    answer: dict[str, Any] = api.data(UPDATE, input=changes)["notificationSettingsUpdate"]
    return answer


def test_who_never_chose_has_the_defaults(li: Api) -> None:
    settings = _settings(li)
    assert len(settings["choices"]) == len(POLICIES)
    assert _choice(settings, "ORDER_ACCEPTED") == (["PUSH"], False)
    assert _choice(settings, "ORDER_CANCELLED") == (["PUSH", "SMS"], False)
    assert (settings["quietHours"], settings["devices"]) == (None, [])
    needed = {(each["kind"], each["inbox"]) for each in settings["choices"] if each["needed"]}
    assert ("ORDER_REFUNDED", "CUSTOMER") in needed
    assert ("ORDER_ACCEPTED", "CUSTOMER") not in needed


def test_choices_change_one_by_one_and_go_back_to_the_default(li: Api) -> None:
    choice = {"kind": "ORDER_ACCEPTED", "inbox": "CUSTOMER", "channels": ["EMAIL", "PUSH"]}
    silent = {"kind": "ORDER_READY", "inbox": "CUSTOMER", "channels": []}
    answer = _update(li, choices=[choice, silent])
    assert answer["__typename"] == "NotificationSettingsPayload"
    assert _choice(_settings(li), "ORDER_ACCEPTED") == (["PUSH", "EMAIL"], True)
    assert _choice(_settings(li), "ORDER_READY") == ([], True)
    assert _choice(_settings(li), "ORDER_READY", "MERCHANT") == ([], False)
    _update(li, choices=[{"kind": "ORDER_ACCEPTED", "inbox": "CUSTOMER", "channels": None}])
    assert _choice(_settings(li), "ORDER_ACCEPTED") == (["PUSH"], False)
    assert _choice(_settings(li), "ORDER_READY") == ([], True)


def test_what_is_needed_cannot_be_turned_off_and_nothing_changes(li: Api) -> None:
    off = {"kind": "ORDER_REFUNDED", "inbox": "CUSTOMER", "channels": []}
    silent = {"kind": "ORDER_READY", "inbox": "CUSTOMER", "channels": []}
    answer = _update(li, choices=[silent, off], quietHours=NIGHT)
    assert answer == {
        "__typename": "MessageNeeded",
        "code": "MESSAGE_NEEDED",
        "message": "This kind of message needs at least one channel.",
        "kind": "ORDER_REFUNDED",
        "inbox": "CUSTOMER",
    }
    assert _choice(_settings(li), "ORDER_READY") == (["PUSH"], False)
    assert _settings(li)["quietHours"] is None


def test_quiet_hours_stand_until_they_are_taken_away(li: Api) -> None:
    assert _update(li, quietHours=NIGHT)["settings"]["quietHours"] == NIGHT
    assert _update(li, choices=[])["settings"]["quietHours"] == NIGHT
    assert _update(li, quietHours=None)["settings"]["quietHours"] is None


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"quietHours": NIGHT | {"starts": 1440}}, ["quietHours", "starts"]),
        ({"quietHours": NIGHT | {"ends": -1}}, ["quietHours", "ends"]),
        ({"quietHours": NIGHT | {"ends": NIGHT["starts"]}}, ["quietHours", "ends"]),
        ({"quietHours": NIGHT | {"timeZone": "Nowhere"}}, ["quietHours", "timeZone"]),
        (
            {"choices": [{"kind": "ORDER_READY", "inbox": "OPERATORS", "channels": []}]},
            ["choices", "0", "kind"],
        ),
        ({"choices": [{"kind": "ORDER_READY", "inbox": "CUSTOMER"}] * 2}, ["choices", "1"]),
    ],
)
def test_what_makes_no_sense_is_refused_by_path(li: Api, changes: dict[str, Any], path: list[str]) -> None:
    before = _settings(li)
    answer = _update(li, **changes)
    assert (answer["__typename"], answer["path"]) == ("InvalidInput", path)
    assert _settings(li) == before


def test_a_null_where_nothing_can_be_taken_away_is_refused(li: Api) -> None:
    answer = li.execute(UPDATE, input={"choices": None})
    assert answer.codes == ["BAD_USER_INPUT"]


def test_an_installation_without_push_says_so(li: Api) -> None:
    device = {"token": "a token of a device", "platform": "IOS"}
    assert li.data(REGISTER, input=device)["deviceRegister"]["__typename"] == "PushUnavailable"
    refused = li.data(REGISTER, input=device | {"token": "short"})["deviceRegister"]
    assert (refused["__typename"], refused["path"]) == ("InvalidInput", ["token"])
    assert _settings(li)["devices"] == []


def test_strangers_have_no_settings(api: Api) -> None:
    assert api.execute(SETTINGS).codes == ["UNAUTHENTICATED"]
    assert api.execute(UPDATE, input={}).codes == ["UNAUTHENTICATED"]
    assert api.execute(REGISTER, input={"token": "a token of a device", "platform": "IOS"}).codes == [
        "UNAUTHENTICATED"
    ]
    assert api.execute(REMOVE, id="RGV2aWNlOng").codes == ["UNAUTHENTICATED"]
