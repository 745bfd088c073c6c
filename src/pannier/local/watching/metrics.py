"""The metrics of the catalogue, as alarms and the dashboard ask for them."""

from pannier.local.watching.subjects import OUR_STAGE, Query
from pannier.notifications.channels import Channel
from pannier.orders.model import DueKind, Status
from pannier.telemetry.catalogue import NAMESPACE, STAGE, Metric

STATES = tuple(status.value for status in Status)
COMMANDS = tuple(kind.value for kind in DueKind)
CHANNELS = tuple(channel.value for channel in Channel)


def of_ours(metric: Metric, statistic: str = "Sum", **dimensions: str) -> Query:
    """A metric of ours. Raises ValueError for dimensions that it does not have."""
    if set(dimensions) != set(metric.dimensions):
        raise ValueError(f"{metric.name} has the dimensions {metric.dimensions}")
    return Query(NAMESPACE, metric.name, statistic, {STAGE: OUR_STAGE, **dimensions})
