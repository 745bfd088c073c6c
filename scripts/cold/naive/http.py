"""The GraphQL API."""

from typing import Any

import strawberry.asgi
from aws_lambda_powertools.utilities.parser import parse
from aws_lambda_powertools.utilities.parser.models import APIGatewayProxyEventV2Model

from pannier.entrypoints import http
from scripts.cold.naive.shared import logger, metrics, tracer


@logger.inject_lambda_context
@tracer.capture_lambda_handler
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What Lambda calls."""
    parse(event, model=APIGatewayProxyEventV2Model)
    return http.handler(event, context)
