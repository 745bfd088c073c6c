"""Who was deleted is found nowhere: in no table, queue, dead letter or stored object; and the books still add up."""

from contextlib import suppress
from datetime import date, timedelta

import httpx
import pytest
from botocore.exceptions import ClientError
from pynamodb.exceptions import PynamoDBException

from pannier.adapters.clients import client
from pannier.adapters.objects import ObjectStore
from pannier.api.primitives.ids import global_id
from pannier.audit.checks import examine
from pannier.audit.loaders import load
from pannier.core.settings import OrderTerms
from pannier.merchants.changes import NewMerchant
from pannier.merchants.model import LicenceKind
from pannier.merchants.service.licences import NewLicence
from pannier.notifications.repository import ChannelErasure
from pannier.users.erasure import SETTLED_AFTER
from pannier.users.repository import ErasureRepository
from tests.api.privacy.conftest import Platform
from tests.api.privacy.everything import everywhere, found
from tests.api.privacy.person import HOME, PERSONAL, live
from tests.api.reviews.conftest import PNG
from tests.streams.functions.ways import Crash, Line, Trouble

EXPORT = """mutation { userExport { __typename ... on UserExportPayload { url expiresAt } ... on Error { code } } }"""
DELETE = """
mutation {
  userDelete {
    __typename
    ... on UserDeletePayload { deletedId erasedBy }
    ... on Error { code message }
    ... on MerchantsLeftAlone { merchantIds }
    ... on SignInTooOld { minutes }
  }
}
"""


def findings(platform: Platform) -> list[str]:
    """What an audit of everything finds wrong, once messages have gone where they go."""
    platform.send_messages()
    books = load(platform.connection, platform.api.clock, OrderTerms())
    return [f"{result.name}: {finding}" for result in examine(books) for finding in result.findings]


def test_a_person_who_was_deleted_is_found_nowhere(platform: Platform) -> None:
    person = live(platform)
    platform.settle()
    fresh = platform.api.as_user(person.id)
    assert fresh.data(EXPORT)["userExport"]["__typename"] == "UserExportPayload"
    (device,) = ChannelErasure().endpoints(person.id)
    before = found(PERSONAL, everywhere(platform.settings))
    assert {name for name, _ in before} == set(PERSONAL), "what is looked for is there, and is seen"

    answer = fresh.data(DELETE)["userDelete"]
    assert answer["__typename"] == "UserDeletePayload", answer
    platform.settle()
    assert found(PERSONAL, everywhere(platform.settings)) == set()
    assert platform.send_messages() > 0, "messages to the person were waiting, and nobody is there"
    assert found(PERSONAL, everywhere(platform.settings)) == set()
    assert findings(platform) == []
    with pytest.raises(ClientError, match="NotFound"):
        client("sns", platform.settings).get_endpoint_attributes(EndpointArn=device)

    erasures = ErasureRepository(platform.connection)
    erasure = erasures.find(person.id)
    assert erasure is not None
    assert erasure.due_at == erasure.begun_at + SETTLED_AFTER
    platform.pass_by(SETTLED_AFTER)
    assert platform.fleet.call("erasure_retries", {}) == {"gone_on": 1, "failed": 0}
    platform.settle()
    done = erasures.find(person.id)
    assert done is not None
    assert done.due_at is None
    assert platform.fleet.call("erasure_retries", {}) == {"gone_on": 0, "failed": 0}
    assert found(PERSONAL, everywhere(platform.settings)) == set()
    assert findings(platform) == []


def test_what_was_still_on_its_way_is_gone_in_the_end(platform: Platform) -> None:
    """Streams that lag, an upload that arrives late, and an order with the access token that is still good."""
    person = live(platform)
    answer = platform.api.as_user(person.id).data(DELETE)["userDelete"]
    assert answer["__typename"] == "UserDeletePayload", answer
    store = ObjectStore(platform.settings)
    store.put(f"uploads/{person.id}/late", b"UPLOAD-OF-OUYANG-NEVER-USED", "image/png")
    platform.settle()
    quote_id = platform.shop.quote(
        {"itemId": platform.shop.rice, "quantity": 1, "note": PERSONAL["line note"]},
        who="person",
        fulfilment="PICKUP",
        addressId=None,
        note=PERSONAL["order note"],
    )
    placed = platform.shop.place(quote_id, who="person")
    assert placed["__typename"] == "OrderPayload", placed
    store.put(f"uploads/{person.id}/later", b"UPLOAD-OF-OUYANG-NEVER-USED", "image/png")
    platform.settle()
    left = {name for name, _ in found(PERSONAL, everywhere(platform.settings))}
    assert left >= {"order note", "line note", "upload"}

    platform.pass_by(SETTLED_AFTER)
    erasures = ErasureRepository(platform.connection)
    assert platform.fleet.call("erasure_retries", {}) == {"gone_on": 1, "failed": 0}
    waiting = erasures.find(person.id)
    assert waiting is not None
    assert waiting.due_at == platform.api.clock.now() + timedelta(hours=1), "the order is under way"
    platform.fleet.call("deadline_sweeper", {})
    platform.settle()
    platform.pass_by(timedelta(hours=1))
    assert platform.fleet.call("erasure_retries", {}) == {"gone_on": 1, "failed": 0}
    platform.settle()
    done = erasures.find(person.id)
    assert done is not None
    assert done.due_at is None
    assert found(PERSONAL, everywhere(platform.settings)) == set()
    assert findings(platform) == []


def test_an_application_that_came_to_nothing_goes_with_its_applicant(platform: Platform) -> None:
    services, applicant = platform.api.services, platform.behind.newcomer()
    words = {
        "name": "欧阳想开的店",
        "phone": "13912345678",
        "street": "无名路 7788 号",
        "licence number": "JY-OUYANG-1",
        "holder": "欧阳持证人",
        "scan": b"SCAN-OF-THE-LICENCE-OF-OUYANG",
    }
    new = NewMerchant(applicant, "欧阳想开的店", "13912345678", "无名路 7788 号", HOME)
    merchant = services.admissions.apply(applicant, new, "key")
    kind = LicenceKind.BUSINESS
    ticket = services.licences.ticket(applicant, merchant.id, kind, "image/png")
    ObjectStore(platform.settings).put(ticket.key, PNG + b"SCAN-OF-THE-LICENCE-OF-OUYANG", "image/png")
    handed_in = NewLicence(ticket.key, "JY-OUYANG-1", "欧阳持证人", date(2027, 1, 1))
    services.licences.submit(applicant, merchant.id, kind, handed_in)
    platform.settle()
    me = platform.api.as_user(applicant)
    assert me.data(DELETE)["userDelete"]["merchantIds"] == [global_id("Merchant", merchant.id)]
    services.admissions.withdraw(applicant, merchant.id)
    platform.settle()
    document = httpx.get(me.data(EXPORT)["userExport"]["url"]).json()
    (application,) = document["applications"]
    assert application["licences"][0]["holder"] == "欧阳持证人"
    assert {name for name, _ in found(words, everywhere(platform.settings))} == set(words)
    assert me.data(DELETE)["userDelete"]["__typename"] == "UserDeletePayload"
    platform.settle()
    assert found(words, everywhere(platform.settings)) == set()
    assert findings(platform) == []
    platform.pass_by(SETTLED_AFTER)
    assert platform.fleet.call("erasure_retries", {}) == {"gone_on": 1, "failed": 0}
    erasure = ErasureRepository(platform.connection).find(applicant)
    assert erasure is not None
    assert erasure.due_at is None


def test_crashes_all_along_the_way_only_take_time(platform: Platform, line: Line) -> None:
    """Each call of the function gets one call to the tables further than the one before, and there it ends."""
    person = live(platform)
    platform.settle()
    assert platform.api.as_user(person.id).data(DELETE)["userDelete"]["__typename"] == "UserDeletePayload"
    erasures = ErasureRepository(platform.connection)
    troubles = 0
    for call in range(1, 200):
        with suppress(Crash, PynamoDBException):  # the schedule comes again, whatever happened
            line.fail(call, Trouble.KILLED, lambda: platform.fleet.call("erasure_retries", {}))
        troubles += line.calls >= call
        erasure = erasures.find(person.id)
        assert erasure is not None
        if erasure.due_at is None:
            break
        platform.pass_by(timedelta(hours=1))
    assert troubles > 20
    platform.settle()
    assert found(PERSONAL, everywhere(platform.settings)) == set()
    assert findings(platform) == []
