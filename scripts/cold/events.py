"""What each function is first asked: the least that has it set up everything, with an answer that shows it has."""

import json
from datetime import UTC, datetime
from uuid import UUID

from pannier.local.serverless import Function

_HTTP = {
    "version": "2.0",
    "routeKey": "ANY /graphql",
    "rawPath": "/graphql",
    "rawQueryString": "",
    "headers": {"content-type": "application/json", "accept": "application/json", "host": "api.example.com"},
    "requestContext": {
        "accountId": "000000000000",
        "apiId": "cold",
        "domainName": "api.example.com",
        "domainPrefix": "api",
        "requestId": "cold",
        "routeKey": "ANY /graphql",
        "stage": "$default",
        "time": "01/Jan/2026:00:00:00 +0000",
        "timeEpoch": 1767225600000,
        "http": {
            "method": "POST",
            "path": "/graphql",
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.1",
            "userAgent": "cold",
        },
    },
    "body": json.dumps({"query": "{ __typename }"}),
    "isBase64Encoded": False,
}

_WEBSOCKET = {
    "requestContext": {
        "eventType": "MESSAGE",
        "connectionId": "cold",
        "connectedAt": 1767225600000,
        "requestTimeEpoch": 1767225600000,
        "routeKey": "$default",
        "stage": "dev",
    },
    "body": json.dumps({"type": "ping"}),
    "isBase64Encoded": False,
}

_BUS = {"detail": {"id": "1", "type": "nothing.happened"}}
_SCHEDULE = {
    "id": str(UUID(int=0)),
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "time": datetime(2026, 1, 1, tzinfo=UTC).isoformat(),
    "detail": {},
}


def first_event(function: Function) -> bytes:
    """As Lambda passes it. Batches are empty: a function sets itself up before it looks into one."""
    if function.name == "live_connections":
        event: object = _WEBSOCKET
    elif function.serves_http:
        event = _HTTP
    elif function.streams or function.queues:
        event = {"Records": []}
    elif function.buses:
        event = _BUS
    else:
        event = _SCHEDULE
    return json.dumps(event).encode()
