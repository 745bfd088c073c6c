"""Where messages went outside their inboxes."""

from functools import partial

from pannier.audit.books import ChannelsFile
from pannier.audit.loaders.tables import TableReader
from pannier.notifications.deliveries import Delivery
from pannier.notifications.records import ChannelItem, DeliveryRecord, PlanRecord
from pannier.notifications.recount import Plan
from pannier.notifications.repository.deliveries import delivery_of_record, plan_of_record


def read_channels(reader: TableReader) -> ChannelsFile:
    """Every plan and every delivery; what people chose is nobody's business here."""
    plans: list[Plan] = []
    deliveries: list[Delivery] = []
    for record in reader.records(ChannelItem):
        if isinstance(record, PlanRecord):
            plan = reader.attempt(ChannelItem, f"{record.pk}/{record.sk}", partial(plan_of_record, record))
            plans += [plan] if plan else []
        elif isinstance(record, DeliveryRecord):
            key = f"{record.pk}/{record.sk}"
            delivery = reader.attempt(ChannelItem, key, partial(delivery_of_record, record))
            deliveries += [delivery] if delivery else []
    return ChannelsFile(tuple(plans), tuple(deliveries))
