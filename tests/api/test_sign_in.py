"""Codes, passwords, contacts and sessions through the API."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pannier.core.errors import TransientError
from tests.api.conftest import PASSWORD, Api
from tests.api.test_users import SIGN_IN, register
from tests.messenger import RecordingMessenger

PHONE, EMAIL = "+8613800138000", "li@example.com"
REQUEST = """
mutation ($account: String!, $purpose: UserCodePurpose!) {
  userCodeRequest(account: $account, purpose: $purpose) {
    __typename
    ... on UserCodeRequestPayload { validUntil }
    ... on Error { message code }
    ... on InvalidInput { path }
    ... on TooManyAttempts { retryAt }
  }
}
"""
WITH_CODE = """
mutation ($account: String!, $code: String!, $name: String, $device: String) {
  userSignInWithCode(account: $account, code: $code, name: $name, device: $device, locale: EN) {
    __typename
    ... on UserSignedInPayload {
      created
      user { id name phone email phoneVerified emailVerified hasPassword }
      session { accessToken refreshToken }
    }
    ... on Error { message code }
    ... on InvalidInput { path }
  }
}
"""
RESET = """
mutation ($account: String!, $code: String!, $new: String!) {
  userPasswordReset(account: $account, code: $code, newPassword: $new) {
    __typename ... on UserPasswordPayload { changed } ... on Error { code }
  }
}
"""
CHANGE = """
mutation ($old: String, $new: String!, $keep: Boolean! = false) {
  userPasswordChange(oldPassword: $old, newPassword: $new, keepOtherSessions: $keep) {
    __typename ... on UserPasswordPayload { changed } ... on Error { code } ... on InvalidInput { path }
  }
}
"""
CONTACT = """
mutation ($account: String!, $code: String!) {
  userContactChange(account: $account, code: $code) {
    __typename
    ... on UserUpdatePayload { user { phone email phoneVerified emailVerified } }
    ... on Error { message code }
    ... on AccountExists { field }
    ... on ContactUnverified { field }
  }
}
"""
SESSIONS = """
query ($first: Int! = 20, $after: String) {
  viewerSessions(first: $first, after: $after) {
    edges { node { id device current createdAt lastUsedAt expiresAt } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
REVOKE = """
mutation ($id: ID!) {
  userSessionRevoke(id: $id) {
    __typename ... on UserSessionRevokePayload { revokedId } ... on Error { code }
  }
}
"""
REVOKE_OTHERS = """
mutation {
  userSessionsRevokeOthers { __typename ... on UserSessionsRevokeOthersPayload { revoked } ... on Error { code } }
}
"""
REFRESH = """
mutation ($token: String!) { userTokenRefresh(refreshToken: $token) { __typename } }
"""
ID_TOKEN = """
mutation ($token: String!) {
  userSignInWithIdToken(idToken: $token) { __typename ... on Error { message code } }
}
"""


def request(api: Api, account: str = PHONE, purpose: str = "SIGN_IN") -> dict[str, Any]:
    answer: dict[str, Any] = api.data(REQUEST, account=account, purpose=purpose)["userCodeRequest"]
    return answer


def with_code(api: Api, code: str, account: str = PHONE, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = api.data(WITH_CODE, account=account, code=code, **more)["userSignInWithCode"]
    return answer


def signed_in(api: Api, messenger: RecordingMessenger, device: str = "phone") -> tuple[Api, dict[str, Any]]:
    assert request(api)["__typename"] == "UserCodeRequestPayload"
    payload = with_code(api, messenger.code, device=device)
    return replace(api, token=payload["session"]["accessToken"]), payload


def renewed(api: Api, session: dict[str, str]) -> bool:
    answer = api.data(REFRESH, token=session["refreshToken"])["userTokenRefresh"]
    return bool(answer["__typename"] == "SessionPayload")


def test_a_code_signs_in_and_opens_an_account_where_there_is_none(
    api: Api, messenger: RecordingMessenger
) -> None:
    assert request(api, "138 0013 8000") == {
        "__typename": "UserCodeRequestPayload",
        "validUntil": "2026-03-02T04:05:00Z",
    }
    first = with_code(api, messenger.code, name="Li Ming")
    assert (first["__typename"], first["created"]) == ("UserSignedInPayload", True)
    assert first["user"] == {
        "id": first["user"]["id"],
        "name": "Li Ming",
        "phone": PHONE,
        "email": None,
        "phoneVerified": True,
        "emailVerified": False,
        "hasPassword": False,
    }
    viewer = replace(api, token=first["session"]["accessToken"]).data("{ viewer { id } }")["viewer"]
    assert viewer == {"id": first["user"]["id"]}
    _, second = signed_in(api, messenger)
    assert (second["created"], second["user"]) == (False, first["user"])


def test_the_answer_is_the_same_whether_or_not_there_is_an_account(
    api: Api, messenger: RecordingMessenger
) -> None:
    register(api)
    for purpose in ("SIGN_IN", "PASSWORD_RESET"):
        assert request(api, PHONE, purpose) == request(api, "13900139000", purpose)
    wrong = [with_code(api, "", account) for account in (PHONE, "13900139000", "nobody@example.com")]
    assert (
        wrong
        == [
            {
                "__typename": "CodeInvalid",
                "message": "The code is wrong or no longer valid.",
                "code": "CODE_INVALID",
            }
        ]
        * 3
    )
    assert len(messenger.sent) == 4


def test_a_first_proof_ends_the_password_from_before(api: Api, messenger: RecordingMessenger) -> None:
    trap = register(api, email=EMAIL)
    _, found = signed_in(api, messenger)
    assert found["user"]["id"] == trap["user"]["id"]
    assert (found["user"]["email"], found["user"]["hasPassword"]) == (None, False)
    assert not renewed(api, trap["session"])
    for account in (PHONE, EMAIL):
        answer = api.data(SIGN_IN, account=account, password=PASSWORD)["userSignIn"]
        assert answer["code"] == "SIGN_IN_FAILED"


def test_a_provider_that_is_down_is_worth_another_try(api: Api, messenger: RecordingMessenger) -> None:
    messenger.broken = TransientError("down")
    assert api.execute(REQUEST, account=PHONE, purpose="SIGN_IN").codes == ["TRY_AGAIN"]
    messenger.broken = None
    assert request(api)["__typename"] == "UserCodeRequestPayload"


def test_codes_are_asked_for_a_few_times(api: Api) -> None:
    for _ in range(5):
        request(api)
    assert request(api) == {
        "__typename": "TooManyAttempts",
        "message": "Too many attempts. Try again later.",
        "code": "TOO_MANY_ATTEMPTS",
        "retryAt": "2026-03-02T05:00:00Z",
    }


@pytest.mark.parametrize("account", ["", "123", "a@", "x" * 10_000])
def test_malformed_accounts_name_the_argument(api: Api, account: str) -> None:
    assert request(api, account)["path"] == ["account"]
    assert with_code(api, "123456", account)["path"] == ["account"]


def test_a_password_is_set_changed_and_reset(api: Api, messenger: RecordingMessenger) -> None:
    user, payload = signed_in(api, messenger)
    _, other = signed_in(api, messenger)
    done = {"__typename": "UserPasswordPayload", "changed": True}
    assert user.data(CHANGE, new=PASSWORD, keep=True)["userPasswordChange"] == done
    assert user.data(CHANGE, old="wrong", new="another horse")["userPasswordChange"] == {
        "__typename": "PasswordWrong",
        "code": "PASSWORD_WRONG",
    }
    assert user.data(CHANGE, old=PASSWORD, new="short")["userPasswordChange"]["path"] == ["newPassword"]
    assert user.data(CHANGE, old=PASSWORD, new="another horse")["userPasswordChange"] == done
    assert not renewed(api, other["session"])
    request(api, PHONE, "PASSWORD_RESET")
    reset = {"account": PHONE, "code": messenger.code, "new": "third horse"}
    assert api.data(RESET, **reset)["userPasswordReset"] == done
    assert api.data(RESET, **reset)["userPasswordReset"]["__typename"] == "CodeInvalid"
    assert not renewed(api, payload["session"])
    answer = api.data(SIGN_IN, account=PHONE, password="third horse")["userSignIn"]
    assert answer["__typename"] == "SessionPayload"


def test_a_contact_is_proven_added_and_refused(api: Api, messenger: RecordingMessenger) -> None:
    payload = register(api)
    user = replace(api, token=payload["session"]["accessToken"])
    request(user, EMAIL, "CONTACT")
    first = user.data(CONTACT, account=EMAIL, code=messenger.code)["userContactChange"]
    assert (first["__typename"], first["field"]) == ("ContactUnverified", "phone")
    assert first["message"] == "Verify the phone number you have first."
    email_code = messenger.code
    request(user, PHONE, "CONTACT")
    proven = user.data(CONTACT, account=PHONE, code=messenger.code)["userContactChange"]
    assert proven["user"] == {"phone": PHONE, "email": None, "phoneVerified": True, "emailVerified": False}
    added = user.data(CONTACT, account=EMAIL, code=email_code)["userContactChange"]
    assert added["user"] == {"phone": PHONE, "email": EMAIL, "phoneVerified": True, "emailVerified": True}
    register(api, phone="13900139000")
    request(user, "13900139000", "CONTACT")
    taken = user.data(CONTACT, account="13900139000", code=messenger.code)["userContactChange"]
    assert (taken["__typename"], taken["field"]) == ("AccountExists", "phone")


def test_sessions_are_listed_revoked_and_loaded_by_their_owner_alone(
    api: Api, messenger: RecordingMessenger
) -> None:
    user, payload = signed_in(api, messenger, "phone")
    api.clock.advance(timedelta(minutes=1))
    _, other = signed_in(api, messenger, "laptop")
    page = user.data(SESSIONS, first=1)["viewerSessions"]
    laptop = page["edges"][0]["node"]
    assert laptop == {
        "id": laptop["id"],
        "device": "laptop",
        "current": False,
        "createdAt": "2026-03-02T04:01:00Z",
        "lastUsedAt": "2026-03-02T04:01:00Z",
        "expiresAt": "2026-04-01T04:01:00Z",
    }
    rest = user.data(SESSIONS, first=1, after=page["pageInfo"]["endCursor"])["viewerSessions"]
    phone = rest["edges"][0]["node"]
    assert (phone["device"], phone["current"], rest["pageInfo"]["hasNextPage"]) == ("phone", True, False)
    stranger = replace(api, token=register(api, phone="13900139000")["session"]["accessToken"])
    node = "query ($id: ID!) { node(id: $id) { id } }"
    for nobody in (stranger, api):
        assert nobody.data(node, id=laptop["id"]) == {"node": None}
    assert stranger.data(REVOKE, id=laptop["id"])["userSessionRevoke"]["code"] == "NOT_FOUND"
    assert user.data(node, id=laptop["id"]) == {"node": {"id": laptop["id"]}}
    assert user.data(REVOKE, id=laptop["id"])["userSessionRevoke"] == {
        "__typename": "UserSessionRevokePayload",
        "revokedId": laptop["id"],
    }
    assert not renewed(api, other["session"])
    assert user.data(node, id=laptop["id"]) == {"node": None}
    assert renewed(api, payload["session"])


def test_all_other_sessions_are_revoked_at_once(api: Api, messenger: RecordingMessenger) -> None:
    user, payload = signed_in(api, messenger)
    others = [signed_in(api, messenger)[1] for _ in range(2)]
    assert user.data(REVOKE_OTHERS)["userSessionsRevokeOthers"] == {
        "__typename": "UserSessionsRevokeOthersPayload",
        "revoked": True,
    }
    assert [renewed(api, each["session"]) for each in others] == [False, False]
    assert len(user.data(SESSIONS)["viewerSessions"]["edges"]) == 1
    assert renewed(api, payload["session"])


def test_a_session_bears_the_name_of_the_browser_unless_the_client_gives_one(api: Api) -> None:
    user = replace(api, token=register(api)["session"]["accessToken"])
    assert user.data(SESSIONS)["viewerSessions"]["edges"][0]["node"]["device"] == "testclient"


def test_what_is_ones_own_asks_for_a_sign_in(api: Api) -> None:
    for operation, variables in (
        (REQUEST, {"account": PHONE, "purpose": "CONTACT"}),
        (CHANGE, {"new": PASSWORD}),
        (CONTACT, {"account": PHONE, "code": "123456"}),
        (SESSIONS, {}),
        (REVOKE_OTHERS, {}),
        (REVOKE, {"id": "VXNlclNlc3Npb246MDE"}),
    ):
        assert api.execute(operation, **variables).codes == ["UNAUTHENTICATED"]


def test_an_installation_that_trusts_no_issuer_says_so(api: Api) -> None:
    assert api.data(ID_TOKEN, token="x")["userSignInWithIdToken"] == {
        "__typename": "OutsideSignInClosed",
        "message": "Signing in with an outside account is not possible here.",
        "code": "OUTSIDE_SIGN_IN_CLOSED",
    }
