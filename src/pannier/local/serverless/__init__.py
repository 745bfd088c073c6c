"""Reads `serverless.yml` and what it pulls in: the deployment's truth is the local runner's too.

Only what the local runner acts on is read. What it cannot honor (another event, a batching window per partition) is an
error rather than something that behaves differently from the cloud.
"""

from pannier.local.serverless.functions import read_functions
from pannier.local.serverless.model import (
    BusMapping,
    Function,
    QueueMapping,
    Schedule,
    ServerlessError,
    StreamMapping,
)
from pannier.local.serverless.template import Reference, Template, read_template

__all__ = [
    "BusMapping",
    "Function",
    "QueueMapping",
    "Reference",
    "Schedule",
    "ServerlessError",
    "StreamMapping",
    "Template",
    "read_functions",
    "read_template",
]
