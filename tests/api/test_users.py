from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import PASSWORD, Api

REGISTER = """
mutation ($input: UserRegisterInput!) {
  userRegister(input: $input) {
    __typename
    ... on UserRegisterPayload { user { id name phone email locale roles } session { accessToken refreshToken } }
    ... on Error { message code }
    ... on AccountExists { field }
    ... on InvalidInput { path }
  }
}
"""
SIGN_IN = """
mutation ($account: String!, $password: String!) {
  userSignIn(account: $account, password: $password) {
    __typename
    ... on SessionPayload { session { accessToken accessExpiresAt refreshToken refreshExpiresAt } }
    ... on Error { message code }
  }
}
"""
REFRESH = """
mutation ($token: String!) {
  userTokenRefresh(refreshToken: $token) {
    __typename
    ... on SessionPayload { session { accessToken refreshToken } }
    ... on Error { code }
  }
}
"""
ADD_ADDRESS = """
mutation ($input: AddressInput!) {
  userAddressAdd(input: $input) {
    __typename
    ... on AddressPayload { address { id label recipient phone street detail location { latitude longitude } } }
    ... on Error { code }
    ... on InvalidInput { path }
  }
}
"""
ADDRESS = {
    "recipient": "Li Ming",
    "phone": "13800138000",
    "street": "愚园路 1 号",
    "location": {"latitude": 31.22, "longitude": 121.43},
}


def register(api: Api, **changes: Any) -> dict[str, Any]:
    details = {"name": "Li Ming", "phone": "13800138000", "password": PASSWORD} | changes
    payload: dict[str, Any] = api.data(REGISTER, input=details)["userRegister"]
    return payload


def signed_in(api: Api, **changes: Any) -> Api:
    payload = register(api, **changes)
    return Api(api.client, api.services, api.clock, payload["session"]["accessToken"])


def test_who_registers_is_signed_in(api: Api) -> None:
    payload = register(api)
    assert payload["user"] == {
        "id": payload["user"]["id"],
        "name": "Li Ming",
        "phone": "+8613800138000",
        "email": None,
        "locale": "ZH_CN",
        "roles": ["CUSTOMER"],
    }
    api.token = payload["session"]["accessToken"]
    assert api.data("{ viewer { id name } }") == {"viewer": {"id": payload["user"]["id"], "name": "Li Ming"}}


def test_a_stranger_is_nobody(api: Api) -> None:
    assert api.data("{ viewer { id } }") == {"viewer": None}


def test_a_taken_contact_is_a_typed_error_in_the_clients_language(api: Api) -> None:
    register(api)
    assert register(api) == {
        "__typename": "AccountExists",
        "message": "There is an account with this phone number already.",
        "code": "ACCOUNT_EXISTS",
        "field": "phone",
    }
    api.language = "zh-CN"
    assert register(api)["message"] == "该手机号已被注册。"


def test_malformed_input_names_its_field(api: Api) -> None:
    payload = register(api, phone="123")
    assert (payload["__typename"], payload["code"], payload["path"]) == (
        "InvalidInput",
        "BAD_USER_INPUT",
        ["phone"],
    )


def test_a_session_is_opened_renewed_and_lost_when_an_old_token_is_used(api: Api) -> None:
    register(api)
    session = api.data(SIGN_IN, account="13800138000", password=PASSWORD)["userSignIn"]["session"]
    assert session["accessExpiresAt"] == "2026-03-02T04:15:00Z"
    renewed = api.data(REFRESH, token=session["refreshToken"])["userTokenRefresh"]
    assert renewed["__typename"] == "SessionPayload"
    for token in (session["refreshToken"], renewed["session"]["refreshToken"], "nonsense"):
        answer = api.data(REFRESH, token=token)["userTokenRefresh"]
        assert answer == {"__typename": "RefreshTokenInvalid", "code": "REFRESH_TOKEN_INVALID"}


def test_a_wrong_password_is_told_like_a_wrong_account(api: Api) -> None:
    register(api)
    answers = [
        api.data(SIGN_IN, account=account, password=password)["userSignIn"]
        for account, password in (("13800138000", "wrong"), ("13900139000", PASSWORD), ("x", ""))
    ]
    assert (
        answers
        == [
            {
                "__typename": "SignInFailed",
                "message": "The account or the password is wrong.",
                "code": "SIGN_IN_FAILED",
            }
        ]
        * 3
    )


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
def test_a_wrong_token_is_refused_before_anything_runs(api: Api, token: str) -> None:
    api.token = token
    answer = api.execute("{ viewer { id } }")
    assert (answer.status, answer.codes) == (401, ["UNAUTHENTICATED"])
    assert "data" not in answer.body


def test_an_expired_token_is_refused(api: Api) -> None:
    user = signed_in(api)
    api.clock.advance(timedelta(minutes=15))
    assert user.execute("{ viewer { id } }").status == 401


def test_addresses_are_kept_and_paged(api: Api) -> None:
    user = signed_in(api)
    first = user.data(ADD_ADDRESS, input=ADDRESS)["userAddressAdd"]["address"]
    assert first == {
        "id": first["id"],
        "label": "",
        "recipient": "Li Ming",
        "phone": "+8613800138000",
        "street": "愚园路 1 号",
        "detail": "",
        "location": {"latitude": 31.22, "longitude": 121.43},
    }
    api.clock.advance(timedelta(seconds=1))
    second = user.data(ADD_ADDRESS, input=ADDRESS)["userAddressAdd"]["address"]
    page = """
      query ($after: String) {
        viewer { addresses(first: 1, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }
      }
    """
    one = user.data(page)["viewer"]["addresses"]
    two = user.data(page, after=one["pageInfo"]["endCursor"])["viewer"]["addresses"]
    assert [one["edges"][0]["node"]["id"], two["edges"][0]["node"]["id"]] == [first["id"], second["id"]]
    assert (one["pageInfo"]["hasNextPage"], two["pageInfo"]["hasNextPage"]) == (True, False)


def test_a_cursor_of_another_user_is_refused(api: Api) -> None:
    one, other = signed_in(api), signed_in(api, phone="13900139000")
    one.data(ADD_ADDRESS, input=ADDRESS)
    query = (
        "query ($after: String) { viewer { addresses(first: 1, after: $after) { pageInfo { endCursor } } } }"
    )
    cursor = one.data(query)["viewer"]["addresses"]["pageInfo"]["endCursor"]
    assert other.execute(query, after=cursor).codes == ["BAD_USER_INPUT"]


def test_another_users_account_and_address_are_found_on_no_path(api: Api) -> None:
    one, other = signed_in(api), signed_in(api, phone="13900139000")
    address_id = one.data(ADD_ADDRESS, input=ADDRESS)["userAddressAdd"]["address"]["id"]
    user_id = one.data("{ viewer { id } }")["viewer"]["id"]
    remove = "mutation ($id: ID!) { userAddressRemove(id: $id) { __typename ... on Error { code } } }"
    for stranger in (other, api):
        for hidden in (address_id, user_id):
            assert stranger.data("query ($id: ID!) { node(id: $id) { id } }", id=hidden) == {"node": None}
    assert other.data(remove, id=address_id)["userAddressRemove"] == {
        "__typename": "NotFound",
        "code": "NOT_FOUND",
    }
    assert api.execute(remove, id=address_id).codes == ["UNAUTHENTICATED"]
    assert one.data("query ($id: ID!) { node(id: $id) { id } }", id=address_id) == {
        "node": {"id": address_id}
    }


@pytest.mark.parametrize("text", ["", "x", "VXNlcg", "!!!!", "VXNlcjo", "Tm90aGluZzox", "é"])
def test_what_is_no_id_is_a_mistake_of_the_client(api: Api, text: str) -> None:
    assert api.execute("query ($id: ID!) { node(id: $id) { id } }", id=text).codes == ["BAD_USER_INPUT"]


UPDATE = """
mutation ($input: UserUpdateInput!) {
  userUpdate(input: $input) { __typename ... on UserUpdatePayload { user { name locale } } ... on Error { code } }
}
"""


def test_a_profile_changes_only_where_the_patch_has_a_value(api: Api) -> None:
    user = signed_in(api)
    answer = user.data(UPDATE, input={"locale": "EN"})["userUpdate"]
    assert answer == {"__typename": "UserUpdatePayload", "user": {"name": "Li Ming", "locale": "EN"}}


def test_a_null_in_a_patch_is_refused_and_changes_nothing(api: Api) -> None:
    user = signed_in(api)
    answer = user.execute(UPDATE, input={"name": None, "locale": "EN"})
    assert answer.codes == ["BAD_USER_INPUT"]
    assert answer.body["errors"][0]["extensions"]["path"] == ["input", "name"]
    assert user.data("{ viewer { name locale } }")["viewer"] == {"name": "Li Ming", "locale": "ZH_CN"}


ROLE = """
mutation ($id: ID!, $role: Role!) {
  %s(id: $id, role: $role) {
    __typename ... on UserUpdatePayload { user { roles } } ... on Error { code } ... on InvalidInput { path }
  }
}
"""


def operator(api: Api) -> Api:
    payload = register(api, phone=None, email="boss@example.com")
    api.services.users.appoint_operator("boss@example.com")
    return Api(api.client, api.services, api.clock, payload["session"]["accessToken"])


def test_an_operator_makes_couriers_and_unmakes_them(api: Api) -> None:
    boss = operator(api)
    user = register(api)["user"]
    found = boss.data('{ userByContact(account: "13800138000") { id roles } }')["userByContact"]
    assert found == {"id": user["id"], "roles": ["CUSTOMER"]}
    for _ in range(2):
        granted = boss.data(ROLE % "userRoleGrant", id=user["id"], role="COURIER")["userRoleGrant"]
        assert granted == {"__typename": "UserUpdatePayload", "user": {"roles": ["COURIER", "CUSTOMER"]}}
    revoked = boss.data(ROLE % "userRoleRevoke", id=user["id"], role="COURIER")["userRoleRevoke"]
    assert revoked == {"__typename": "UserUpdatePayload", "user": {"roles": ["CUSTOMER"]}}
    assert boss.data('{ userByContact(account: "13900139000") { id } }') == {"userByContact": None}


def test_nobody_but_operators_gives_roles_or_looks_up_accounts(api: Api) -> None:
    user = signed_in(api)
    own_id = user.data("{ viewer { id } }")["viewer"]["id"]
    for asked, code in ((user, "FORBIDDEN"), (api, "UNAUTHENTICATED")):
        for field in ("userRoleGrant", "userRoleRevoke"):
            assert asked.execute(ROLE % field, id=own_id, role="OPERATOR").codes == [code]
        assert asked.execute('{ userByContact(account: "13800138000") { id } }').codes == [code]
    assert user.data("{ viewer { roles } }") == {"viewer": {"roles": ["CUSTOMER"]}}


@pytest.mark.parametrize(("role", "field"), [("CUSTOMER", "userRoleRevoke"), ("OPERATOR", "userRoleRevoke")])
def test_some_roles_are_kept(api: Api, role: str, field: str) -> None:
    boss = operator(api)
    own_id = boss.data("{ viewer { id } }")["viewer"]["id"]
    answer = boss.data(ROLE % field, id=own_id, role=role)[field]
    assert answer == {"__typename": "InvalidInput", "code": "BAD_USER_INPUT", "path": ["role"]}
    assert boss.data("{ viewer { roles } }") == {"viewer": {"roles": ["CUSTOMER", "OPERATOR"]}}
