"""Who asks: some accounts for every role, since what is generated may end a session, or an account."""

import time
from collections.abc import Mapping
from typing import Any

import httpx

Accounts = Mapping[str, list[tuple[str, str]]]  # by role: (phone or e-mail, password)

STRANGER = "stranger"
_RENEW_AFTER = 600.0  # seconds; a token is good for 15 minutes

_SIGN_IN = """mutation ($account: String!, $password: String!) {
  userSignIn(account: $account, password: $password) {
    ... on SessionPayload { session { accessToken } }
    ... on TooManyAttempts { retryAt }
    ... on Error { code }
  }
}"""

_GRANT = "mutation ($id: ID!) { userRoleGrant(id: $id, role: OPERATOR) { __typename } }"


class Nobody(Exception):
    """No account of the role is left."""


class People:
    """Signs accounts in as they are needed."""

    def __init__(self, client: httpx.Client, accounts: Accounts) -> None:
        self._client = client
        self._accounts = {role: list(each) for role, each in accounts.items()}
        self._tokens: dict[str, tuple[str, float]] = {}
        self.sign_ins = 0

    @property
    def roles(self) -> tuple[str, ...]:
        return (*self._accounts, STRANGER)

    def headers(self, role: str) -> dict[str, str]:
        """What a request of this role carries. Raises Nobody."""
        if role == STRANGER:
            return {}
        token, since = self._tokens.get(role, ("", 0.0))
        if not token or time.monotonic() - since > _RENEW_AFTER:
            token = self._signed_in(role)
            self._tokens[role] = token, time.monotonic()
        return {"authorization": f"Bearer {token}"}

    def appoint(self, accounts: list[tuple[str, str]]) -> None:
        """Make them operators beside the first one."""
        for account, password in accounts:
            found = self.ask(
                "operator", "query ($a: String!) { userByContact(account: $a) { id } }", a=account
            )
            self.ask("operator", _GRANT, id=found["userByContact"]["id"])
            self._accounts["operator"].append((account, password))

    def forget(self, role: str) -> None:
        """Its token is not good any more."""
        self._tokens.pop(role, None)

    def ask(self, role: str, query: str, **variables: Any) -> dict[str, Any]:
        """The data of an operation that has to succeed."""
        body = {"query": query, "variables": variables}
        answer = self._client.post("/graphql", json=body, headers=self.headers(role)).json()
        if "errors" in answer:
            raise RuntimeError(f"{role}: {answer['errors'][0]} for {query}")
        data: dict[str, Any] = answer["data"]
        return data

    def _signed_in(self, role: str) -> str:
        waiting = self._accounts[role]
        while waiting:
            account, password = waiting[0]
            body = {"query": _SIGN_IN, "variables": {"account": account, "password": password}}
            answer = self._client.post("/graphql", json=body).json()
            if (
                token := ((answer.get("data") or {}).get("userSignIn") or {})
                .get("session", {})
                .get("accessToken")
            ):
                self.sign_ins += 1
                return str(token)
            waiting.pop(0)  # deleted, or with another password by now
        raise Nobody(role)
