"""The functions on table streams, which share one module for all use cases."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.parser import parse
from aws_lambda_powertools.utilities.parser.models import DynamoDBStreamModel

from pannier.entrypoints import (  # one module for all use cases, as such code bases have
    admission,
    menu_imports,
    messaging,
    outgoing,
    reviewing,
    wiring,
)
from scripts.cold.naive.shared import logger, metrics, tracer


def traced(handle: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    @logger.inject_lambda_context
    @tracer.capture_lambda_handler
    @metrics.log_metrics(capture_cold_start_metric=True)
    def handler(event: dict[str, Any], context: Any) -> Any:
        parse(event, model=DynamoDBStreamModel)
        return handle(event, context)

    return handler
