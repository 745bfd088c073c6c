"""The admission of merchants: the trail comes to the status, and who takes part was let in."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta

from pannier.audit.books import Books, MerchantFile
from pannier.audit.findings import Finding
from pannier.merchants.admission import AdmissionCommand
from pannier.merchants.invitations import MAX_OPEN_INVITATIONS
from pannier.merchants.lifecycle import OPEN, TABLE
from pannier.merchants.model import Merchant, MerchantStatus
from pannier.merchants.trail import OF_COMMAND, AuditAction

_BEGINNINGS = {
    AuditAction.CREATED: MerchantStatus.ACTIVE,
    AuditAction.APPLIED: MerchantStatus.APPLIED,
}
_MOVES: Mapping[AuditAction, tuple[AdmissionCommand, ...]] = {
    action: tuple(command for command, told in OF_COMMAND.items() if told is action)
    for action in OF_COMMAND.values()
}
_WATCHED_WITHIN = timedelta(days=1, hours=1)  # licences are looked at daily


def admissions(books: Books) -> Iterator[Finding]:
    """Every status follows from the trail, step by step; who applied takes part by a decision and with licences.

    Merchants that operators had before there was a trail have no beginning in it; then nobody has applied.
    """
    for file in books.merchants.values():
        if file.merchant is not None:
            yield from _trail(file, file.merchant)
            yield from _let_in(file, file.merchant, books)
    yield from _applications(books)


def invitations(books: Books) -> Iterator[Finding]:
    """As many were counted on a day as the trail tells of, and none is in a slot that there is not."""
    for file in books.merchants.values():
        told = Counter(
            entry.at.strftime("%Y-%m-%d") for entry in file.trail if entry.action is AuditAction.STAFF_INVITED
        )
        for day, counted in file.invited.items():
            if told[day] != counted:
                yield Finding(file.merchant_id, f"{told[day]} invitations on {day}", str(counted))
        for slot in file.slots:
            if not 0 <= slot < MAX_OPEN_INVITATIONS:
                yield Finding(file.merchant_id, f"{MAX_OPEN_INVITATIONS} slots for invitations", f"{slot}")


def _trail(file: MerchantFile, merchant: Merchant) -> Iterator[Finding]:
    moves = [entry for entry in file.trail if entry.action in _BEGINNINGS or entry.action in _MOVES]
    status = MerchantStatus.ACTIVE
    for number, entry in enumerate(moves):
        if entry.action in _BEGINNINGS:
            if number:
                yield Finding(file.merchant_id, "one beginning", f"{entry.action} in the midst")
            status = _BEGINNINGS[entry.action]
            continue
        rules = [TABLE.get((status, command)) for command in _MOVES[entry.action]]
        rule = next((each for each in rules if each is not None and each.who is entry.actor.party), None)
        if rule is None:
            yield Finding(
                file.merchant_id, f"no {entry.action} of {status} by {entry.actor.party}", f"entry {entry.id}"
            )
            return
        status = rule.leads_to
    if status is not merchant.status:
        yield Finding(file.merchant_id, f"{status}, as the trail tells", merchant.status)


def _let_in(file: MerchantFile, merchant: Merchant, books: Books) -> Iterator[Finding]:
    admission = file.admission
    if admission is None:
        return
    if admission.applicant_id is not None and file.queue != merchant.status:
        yield Finding(file.merchant_id, f"in the queue of {merchant.status}", file.queue or "none")
    if merchant.status is not MerchantStatus.ACTIVE:
        return
    if admission.applicant_id is not None and (admission.reviewer_id is None or admission.decided_at is None):
        yield Finding(file.merchant_id, "a decision of somebody, since it takes part", "none")
    if admission.applicant_id is not None and merchant.licensed_until is None:
        yield Finding(file.merchant_id, "licences, since it takes part", "none")
    until = merchant.licensed_until
    if until is not None and books.now > until + _WATCHED_WITHIN:
        yield Finding(
            file.merchant_id, f"suspended, its licences having ended {until}", "active", pending=True
        )


def _applications(books: Books) -> Iterator[Finding]:
    opened = Counter(
        file.admission.applicant_id
        for file in books.merchants.values()
        if file.merchant is not None and file.merchant.status in OPEN
        if file.admission is not None and file.admission.applicant_id is not None
    )
    for applicant in opened.keys() | books.applications.keys():
        if opened[applicant] != books.applications.get(applicant, 0):
            counted = str(books.applications.get(applicant, 0))
            yield Finding(applicant, f"{opened[applicant]} open applications", counted)
