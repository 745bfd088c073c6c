"""What the auditor finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. `subject` is the id of the order, or of whatever else it is about.

    `pending`: it is allowed to be so for now, because somebody is still to act; it is not to stay.
    """

    subject: str
    expected: str
    found: str
    pending: bool = False


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check came to. `examined` counts the objects it looked at."""

    name: str
    promise: str
    examined: int
    findings: tuple[Finding, ...]


def differs(subject: str, what: str, expected: object, found: object) -> Finding | None:
    """A finding when the two are not equal."""
    if expected == found:
        return None
    return Finding(subject, f"{what} {expected}", f"{found}")
