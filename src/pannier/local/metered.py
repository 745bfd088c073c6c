"""The HTTP process keeps books, too: a request to `/graphql` is an invocation of `http`; a WebSocket is one of
`live_connections` as it opens, with each message, and as it ends, as behind API Gateway.

Time on the processor is not told apart here: event loop and threads work for all at once. `processCpuMs` has it.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pannier.local.costs import Costs

_FUNCTIONS = {"http": "http", "websocket": "live_connections"}


class Metered:
    """An application, and whose each call is."""

    def __init__(self, app: ASGIApp, costs: Costs) -> None:
        self._app = app
        self._costs = costs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        function = _FUNCTIONS.get(scope["type"])
        if function is None or scope["path"] != "/graphql":
            await self._app(scope, receive, send)
            return
        tally = self._costs.tally(function)

        async def received() -> Message:
            message = await receive()
            if message["type"] in {"websocket.receive", "websocket.disconnect"}:
                tally.invocations += 1
            return message

        with self._costs.invocation(function, alone=False):
            await self._app(scope, received, send)
