"""One form for every line: JSON, as Powertools writes it, and the same keys whoever speaks."""

import logging
from typing import TYPE_CHECKING, TextIO, TypeAlias

import orjson
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from pannier.telemetry.correlation import current_correlation
from pannier.telemetry.failures import described

if TYPE_CHECKING:
    from types import TracebackType

    ExcInfo: TypeAlias = (
        tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    )

SERVICE = "pannier"
_OURS = "pannier"  # the parent of all loggers of ours


class LineFormatter(LambdaPowertoolsFormatter):
    """A record as a line of JSON.

    An exception is told by types and places. What it says, and the notes on it, stay out: a message of a table or a
    provider quotes what it was about, which may be a person's.
    """

    def __init__(self) -> None:
        super().__init__(
            json_serializer=_encoded,
            json_deserializer=_as_it_is,
            log_record_order=["level", "timestamp", "logger", "message"],
            use_rfc3339=True,
            utc=True,
            serialize_stacktrace=False,
            service=SERVICE,
        )

    def format(self, record: logging.LogRecord) -> str:
        """A line without its end."""
        record.__dict__.pop("taskName", None)
        record.__dict__.setdefault("logger", record.name)
        record.__dict__.setdefault("exception_notes", None)
        record.__dict__.setdefault("correlation_id", current_correlation())
        return super().format(record)

    def formatException(self, ei: "ExcInfo") -> str:  # noqa: N802 - as logging has it
        """By types and places."""
        return "" if ei[1] is None else described(ei[1])


def _encoded(line: object) -> str:
    return orjson.dumps(line, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def _as_it_is(message: object) -> str:
    """A message is a text, also one that looks like JSON."""
    return str(message)


def write_lines_to(stream: TextIO, *names: str) -> None:
    """Have what these loggers say written there as lines, whatever becomes of other messages."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter())
    for name in names:
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(logging.INFO)
        logger.propagate = False


def take_over_logging(stream: TextIO, level: str) -> Logger:
    """Have every logger of the process write lines to the stream; others than ours from warnings on.

    Whatever was set up before (Lambda's runtime does) is taken away, so that nothing is written twice.
    """
    root = logging.getLogger()
    root.handlers[:] = []
    logger = Logger(service=SERVICE, level=level, stream=stream, logger_formatter=LineFormatter())
    logging.getLogger(_OURS).propagate = False
    root.addHandler(logger.logger_handler)
    root.setLevel(logging.WARNING)
    return logger
