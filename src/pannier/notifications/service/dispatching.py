"""From a message in an inbox to the people it concerns, by the channels they chose.

Where it goes is decided once and kept. Each delivery is then its own outbox: it is claimed with a lease, sent with an
id that a repetition repeats, and settled by whoever holds the lease. What fails for now is due again later.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pannier.adapters.errors import Undeliverable
from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, TransientError
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.core.paging import Page, PageRequest
from pannier.menus.model import PublishedMenu
from pannier.merchants.model import MAX_STAFF, Merchant, StaffMember, StaffRole
from pannier.notifications.channels import POLICIES, Channel, policy_of
from pannier.notifications.deliveries import Delivery, DeliveryState, pause_after, waiting
from pannier.notifications.model import InboxMessage, MessageId, RecipientKind
from pannier.notifications.outlets import Outlets
from pannier.notifications.preferences import (
    ChannelSettings,
    Target,
    contact_for,
    due,
    spare_targets,
    targets,
)
from pannier.notifications.repository import (
    ChannelSettingsRepository,
    DeliveryRepository,
    InboxRepository,
)
from pannier.notifications.templates import Text
from pannier.notifications.texts import text_of
from pannier.telemetry.catalogue import NOTIFICATION_FAILURES, NOTIFICATIONS_SENT
from pannier.telemetry.correlation import correlated, current_correlation
from pannier.telemetry.measuring import measure
from pannier.users.model import User

_log = logging.getLogger("pannier.notifications")
_LED_NOWHERE = frozenset({DeliveryState.FAILED, DeliveryState.DROPPED})


@dataclass(frozen=True, slots=True)
class People:
    """Who people are, and what a message names: reads of other domains' tables."""

    users: Callable[[Iterable[str]], Mapping[str, User]]
    staff: Callable[[str, PageRequest], Page[StaffMember]]
    merchants: Callable[[Iterable[str]], Mapping[str, Merchant]]
    menu: Callable[[str], PublishedMenu | None]


class Letter:
    """A message and its words, made once for each language however many read it."""

    def __init__(self, message: InboxMessage, people: People) -> None:
        self.message = message
        self._people = people
        self._texts: dict[Locale, Text] = {}

    def text(self, locale: Locale) -> Text:
        """Title and body. Reads what the message names."""
        if locale not in self._texts:
            self._texts[locale] = self._worded(locale)
        return self._texts[locale]

    def _worded(self, locale: Locale) -> Text:
        message, merchant_id = self.message, self.message.merchant_id
        if merchant_id is None:
            return text_of(message, locale, None, "UTC")
        merchant = self._people.merchants([merchant_id]).get(merchant_id)
        name, time_zone = (merchant.name, merchant.time_zone) if merchant else (None, "UTC")
        menu = self._people.menu(merchant_id) if message.item_id else None
        item = menu.items.get(message.item_id) if menu and message.item_id else None
        return text_of(message, locale, name, time_zone, item.name if item else None)


class Dispatcher:
    """Sends messages out of their inboxes. Every call may be repeated, and made by several at once."""

    def __init__(
        self,
        inboxes: InboxRepository,
        deliveries: DeliveryRepository,
        settings: ChannelSettingsRepository,
        people: People,
        outlets: Outlets,
        clock: Clock,
    ) -> None:
        self._inboxes = inboxes
        self._deliveries = deliveries
        self._settings = settings
        self._people = people
        self._outlets = outlets
        self._clock = clock

    def dispatch(
        self, message_id: MessageId, event_id: str, in_time: Callable[[], bool] = lambda: True
    ) -> None:
        """Bring a message to everybody whose inbox it is in, as they wish it; nothing happens the second time.

        A provider that fails is no failure of this: the delivery is due again later. So is what `in_time` says there is
        no time left for: a provider that hangs costs each of its messages a moment, not the ones behind it theirs.

        Raises:
            TransientError: our own tables are busy; call again.
        """
        message = self._inboxes.find_told(message_id, event_id)
        if message is None or policy_of(message) is None:
            return
        now = self._clock.now()
        plan = self._deliveries.plan(message.id, message.occurred_at, tuple(self._wanted(message, now)), now)
        letter = Letter(message, self._people)
        for target in plan:
            self._start(letter, target, spare=False, now=in_time())

    def retry(self, user_id: str, key: str) -> bool:
        """Try a delivery that is due. False: it was not, or somebody else does. Raises TransientError."""
        now = self._clock.now()
        owner = new_id(now)
        delivery = self._deliveries.claim(user_id, key, owner, now)
        if delivery is None:
            return False
        message = self._inboxes.find(delivery.message)
        with correlated(delivery.correlation_id):
            self._send(delivery, owner, None if message is None else Letter(message, self._people))
        return True

    def _wanted(self, message: InboxMessage, now: datetime) -> Iterator[Target]:
        """Where the message goes by what people have chosen at this moment."""
        key, available = (message.kind, message.recipient.kind), frozenset(self._outlets)
        roles = self._readers(message)
        chosen = self._settings.find_many(roles)
        users = self._people.users(
            user_id for user_id in roles if POLICIES[key].needed or chosen[user_id].channels(key)
        )
        for user_id in sorted(users):
            yield from targets(
                key,
                message.occurred_at,
                users[user_id],
                roles[user_id],
                chosen[user_id],
                available,
                now,
            )

    def _readers(self, message: InboxMessage) -> dict[str, StaffRole | None]:
        """The people behind an inbox, with their roles where it is a merchant's."""
        if message.recipient.kind is RecipientKind.MERCHANT:
            staff = self._people.staff(message.recipient.id, PageRequest(MAX_STAFF)).items
            return {member.user_id: member.role for member in staff}
        return {message.recipient.id: None}

    def _start(self, letter: Letter, target: Target, *, spare: bool, now: bool = True) -> None:
        """Store the delivery and, when it is due and to be sent now, send it."""
        message = letter.message
        delivery = waiting(
            target,
            message.id,
            message.event_id,
            message.kind,
            message.occurred_at,
            spare=spare,
            correlation_id=current_correlation(),
        )
        at = self._clock.now()
        if target.due_at > at or not now:
            self._deliveries.add(delivery, None, at)
            return
        owner = new_id(at)
        held = self._deliveries.add(delivery, owner, at)
        if held is None:
            held = self._deliveries.claim(target.user_id, delivery.key, owner, at)
        if held is not None:
            self._send(held, owner, letter)

    def _send(self, delivery: Delivery, owner: str, letter: Letter | None) -> None:
        """What the holder of the lease does."""
        user = self._people.users([delivery.user_id]).get(delivery.user_id)
        if letter is None or user is None:
            self._settle(delivery, owner, DeliveryState.DROPPED, reason="GONE")
            return
        settings = self._settings.find(user.id)
        now = self._clock.now()
        release = due(POLICIES[delivery.policy_key], settings, now)
        if release >= delivery.stale_at:
            self._settle(delivery, owner, DeliveryState.STALE)
        elif release > now:
            self._deliveries.postpone(delivery, owner, release)
        else:
            self._send_now(delivery, owner, letter, user, settings)

    def _send_now(
        self, delivery: Delivery, owner: str, letter: Letter, user: User, settings: ChannelSettings
    ) -> None:
        outlet, to = self._outlets.get(delivery.channel), _address(delivery, user, settings)
        if outlet is None or to is None:
            self._settle(delivery, owner, DeliveryState.DROPPED, reason="NO_CONTACT")
            self._go_elsewhere(delivery, letter, user, settings)
            return
        try:
            provider_id = outlet.send(to, letter.text(user.locale), user.locale, delivery.message_id)
        except Undeliverable as refusal:
            measure(NOTIFICATION_FAILURES, channel=delivery.channel.value)
            self._settle(delivery, owner, DeliveryState.FAILED, reason=refusal.reason)
            if delivery.channel is Channel.PUSH:
                settings = self._without_device(settings, delivery.device)
            self._go_elsewhere(delivery, letter, user, settings)
        except TransientError as error:
            measure(NOTIFICATION_FAILURES, channel=delivery.channel.value)
            _log.warning("a provider failed for now: %s", type(error).__name__, extra=_facts(delivery))
            self._deliveries.postpone(delivery, owner, self._clock.now() + pause_after(delivery.attempts))
        else:
            measure(NOTIFICATIONS_SENT, channel=delivery.channel.value)
            self._settle(delivery, owner, DeliveryState.SENT, provider_id=provider_id)

    def _settle(
        self,
        delivery: Delivery,
        owner: str,
        state: DeliveryState,
        *,
        provider_id: str | None = None,
        reason: str | None = None,
    ) -> None:
        at = self._clock.now()
        self._deliveries.settle(delivery, owner, state, at, provider_id=provider_id, reason=reason)
        _log.info("delivery settled", extra={**_facts(delivery), "state": state.value})

    def _go_elsewhere(
        self, delivery: Delivery, letter: Letter, user: User, settings: ChannelSettings
    ) -> None:
        """Take another channel for what a person has to be told, once all that were tried led nowhere."""
        tried = self._deliveries.of_message(user.id, letter.message.id)
        if any(each.state not in _LED_NOWHERE for each in tried):
            return
        channels = frozenset(each.channel for each in tried)
        available, now = frozenset(self._outlets), self._clock.now()
        for target in spare_targets(delivery.policy_key, user, settings, available, channels, now):
            self._start(letter, target, spare=True)

    def _without_device(self, settings: ChannelSettings, device_id: str) -> ChannelSettings:
        """Forget a device that its provider does not know any more. When somebody changes the settings just now, the
        next message finds out again.
        """
        left = tuple(device for device in settings.devices if device.id != device_id)
        if left == settings.devices:
            return settings
        changed = replace(settings, devices=left)
        try:
            return self._settings.take_device(changed, device_id)
        except ConcurrentChange:
            return changed


def _address(delivery: Delivery, user: User, settings: ChannelSettings) -> str | None:
    if delivery.channel is Channel.PUSH:
        return next((each.endpoint for each in settings.devices if each.id == delivery.device), None)
    return contact_for(delivery.channel, user)


def _facts(delivery: Delivery) -> dict[str, str]:
    """What a log may have: ids."""
    return {
        "user_id": delivery.user_id,
        "channel": delivery.channel.value,
        "message_kind": delivery.kind.value,
        "event_id": delivery.event_id,
    }
