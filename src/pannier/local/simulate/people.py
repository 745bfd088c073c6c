"""Somebody with an account and a device: signs in when needed, and stays signed in as a real app does."""

import asyncio
import re
from typing import Any

from pannier.local.demo.model import DEMO_PASSWORD, DemoAccount
from pannier.local.simulate.operations.accounts import REFRESH, REQUEST_CODE, SIGN_IN, SIGN_IN_WITH_CODE
from pannier.local.simulate.recorder import Recorder
from pannier.local.simulate.replies import Reply
from pannier.local.simulate.timing import PlatformTime
from pannier.local.simulate.transport import Gateway, Operation, Refused, TokenRefused, Unexpected

_SIGN_IN_ATTEMPTS = 6
_TOKEN_ATTEMPTS = 3
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_CODE_ATTEMPTS, _CODE_WAIT_SECONDS = 40, 0.5


class Person:
    """Asks the API as one account."""

    def __init__(
        self, account: DemoAccount, gateway: Gateway, recorder: Recorder, time: PlatformTime
    ) -> None:
        self.account = account
        self._gateway = gateway
        self._recorder = recorder
        self._time = time
        self._access: str | None = None
        self._refresh: str | None = None
        self._renewing = asyncio.Lock()

    async def ask(self, operation: Operation, **variables: Any) -> Reply:
        """What the operation's root field answers.

        Raises:
            Refused: a typed refusal.
            Unexpected
        """
        for _ in range(_TOKEN_ATTEMPTS):
            token = self._access
            if token is None:
                token = await self._renewed(None)
            try:
                return await self._gateway.execute(operation, variables, token, self.account.locale)
            except TokenRefused:
                await self._renewed(token)
        what = "a token that was just issued is refused"
        self._recorder.failed(operation.name, what)
        raise Unexpected(what)

    async def token(self, refused: str | None = None) -> str:
        """An access token, other than the one that was refused, for what is no single request.

        Raises:
            Refused, Unexpected
        """
        if self._access is not None and self._access != refused:
            return self._access
        return await self._renewed(refused)

    async def sign_in_by_code(self) -> None:
        """Without the password, by a code that is sent to the phone.

        Raises:
            Refused, Unexpected
        """
        phone = {"account": self.account.phone}
        before = {message["id"] for message in await self._gateway.sent_to(self.account.phone)}
        await self._gateway.execute(REQUEST_CODE, phone, None, self.account.locale)
        code = await self._arrived(before)
        variables = phone | {"code": code}
        reply = await self._gateway.execute(SIGN_IN_WITH_CODE, variables, None, self.account.locale)
        self._access = reply.text("session", "accessToken")
        self._refresh = reply.text("session", "refreshToken")

    async def _arrived(self, before: set[str]) -> str:
        """The code in the first message that was not there before."""
        for _ in range(_CODE_ATTEMPTS):
            for message in await self._gateway.sent_to(self.account.phone):
                found = _CODE.search(message["text"])
                if message["id"] not in before and found is not None:
                    return found.group()
            await asyncio.sleep(_CODE_WAIT_SECONDS)
        what = "a code was never sent"
        self._recorder.failed(REQUEST_CODE.name, what)
        raise Unexpected(what)

    async def _renewed(self, refused: str | None) -> str:
        """An access token other than the refused one. One renewal at a time: a refresh token is good once."""
        async with self._renewing:
            if self._access is None or self._access == refused:
                session = await self._refreshed() or await self._signed_in()
                self._access = session.text("accessToken")
                self._refresh = session.text("refreshToken")
            return self._access

    async def _refreshed(self) -> Reply | None:
        if self._refresh is None:
            return None
        try:
            reply = await self._gateway.execute(REFRESH, {"token": self._refresh}, None, self.account.locale)
        except Refused:
            return None
        finally:
            self._refresh = None
        self._recorder.noted("access token renewed")
        return reply.part("session")

    async def _signed_in(self) -> Reply:
        variables = {"account": self.account.email, "password": DEMO_PASSWORD}
        for _ in range(_SIGN_IN_ATTEMPTS):
            try:
                reply = await self._gateway.execute(SIGN_IN, variables, None, self.account.locale)
                return reply.part("session")
            except Refused as refused:
                if refused.code != "TOO_MANY_ATTEMPTS":
                    raise
                wait = self._time.real_seconds(refused.reply.moment("retryAt") - self._time.now())
                await asyncio.sleep(min(max(wait, 0.0) / 4, 30.0) + 0.1)
        what = "signing in stays refused"
        self._recorder.failed(SIGN_IN.name, what)
        raise Unexpected(what)
