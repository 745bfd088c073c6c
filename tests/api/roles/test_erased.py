"""An erasure that its own stream never brought on its way, done by the timer alone."""

from datetime import date, timedelta

from pannier.adapters.objects import ObjectStore
from pannier.merchants.changes import NewMerchant
from pannier.merchants.model import LicenceKind
from pannier.merchants.service.licences import NewLicence
from pannier.users.repository import ErasureRepository
from tests.api.privacy.everything import everywhere, found
from tests.api.privacy.person import HOME, PERSONAL, live
from tests.api.privacy.test_deletion import DELETE, EXPORT
from tests.api.reviews.conftest import PNG
from tests.api.roles.conftest import Deployment

SCAN = b"SCAN-OF-THE-LICENCE-OF-OUYANG"
APPLIED: dict[str, str | bytes] = {"name": "欧阳想开的店", "scan": SCAN}


def _apply_and_withdraw(deployment: Deployment, applicant: str) -> None:
    services = deployment.platform.api.services
    new = NewMerchant(applicant, "欧阳想开的店", "13912345678", "无名路 7788 号", HOME)
    merchant = services.admissions.apply(applicant, new, "key")
    ticket = services.licences.ticket(applicant, merchant.id, LicenceKind.BUSINESS, "image/png")
    ObjectStore(deployment.settings).put(ticket.key, PNG + SCAN, "image/png")
    handed_in = NewLicence(ticket.key, "JY-OUYANG-1", "欧阳持证人", date(2027, 1, 1))
    services.licences.submit(applicant, merchant.id, LicenceKind.BUSINESS, handed_in)
    services.admissions.withdraw(applicant, merchant.id)


def test_the_timer_erases_everything_by_itself(deployment: Deployment) -> None:
    platform = deployment.platform
    person = live(platform)
    _apply_and_withdraw(deployment, person.id)
    platform.settle()
    me = platform.api.as_user(person.id)
    assert me.data(EXPORT)["userExport"]["__typename"] == "UserExportPayload"
    assert {name for name, _ in found(APPLIED, everywhere(deployment.settings))} == set(APPLIED)
    assert me.data(DELETE)["userDelete"]["__typename"] == "UserDeletePayload"
    platform.fleet.fresh()  # and nobody ever sees it
    platform.pass_by(timedelta(minutes=10))
    assert platform.fleet.call("erasure_retries", {}) == {"gone_on": 1, "failed": 0}
    platform.settle()
    deployment.taken(deployment.settings.messages_queue_url)
    left = found({**PERSONAL, **APPLIED}, everywhere(deployment.settings))
    assert left == set()
    erasure = ErasureRepository(platform.connection).find(person.id)
    assert erasure is not None
    assert erasure.due_at is not None, "it is looked through once more"
