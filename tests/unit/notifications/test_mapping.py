"""What is stored comes back."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from pannier.notifications.messages import order_messages
from pannier.notifications.model import KEPT_FOR, InboxMessage
from pannier.notifications.records import MessageRecord
from pannier.notifications.repository import message_of_record, record_of_message
from pannier.orders.events import EVENTS
from tests.unit.notifications.notices import every_notice
from tests.unit.orders.strategies import orders

messages = orders.flatmap(
    lambda order: st.sampled_from(order_messages(EVENTS[order.latest.command](order)))
) | st.sampled_from(list(every_notice()))


@given(messages)
def test_a_message_comes_back(message: InboxMessage) -> None:
    stored = orjson.loads(orjson.dumps(record_of_message(message).serialize()))
    record = MessageRecord.from_raw_data(stored)
    assert message_of_record(record) == message
    assert record.ttl == message.occurred_at.replace(microsecond=0) + KEPT_FOR
    assert (record.unread_of is None) == (message.read_at is not None)
