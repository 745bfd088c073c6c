"""What an answer should not be."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx

# What a client may be told about an operation that fits the schema. Literals of scalars may be refused as such.
_MISTAKES = frozenset(
    {
        "BAD_USER_INPUT",
        "DOCUMENT_TOO_LARGE",
        "FORBIDDEN",
        "NOT_FOUND",
        "OPERATION_TOO_COMPLEX",
        "OPERATION_TOO_DEEP",
        "RATE_LIMITED",
        "TOO_MANY_ALIASES",
        "TOO_MANY_DIRECTIVES",
        "UNAUTHENTICATED",
    }
)
_SCALARS = ("Expected value of type", "Int cannot", "Float cannot", "String cannot", "ID cannot", "Enum ")


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: what it is, and one operation that shows it."""

    fault: str
    operation: str
    role: str
    document: str
    answer: str


@dataclass(slots=True)
class Findings:
    """What a run brought."""

    cases: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    by_operation: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)  # operations that brought data, not only errors
    faults: dict[tuple[str, str], Finding] = field(default_factory=dict)
    times: Counter[tuple[str, str]] = field(default_factory=Counter)

    def judge(
        self, operation: str, role: str, document: str, response: httpx.Response, *, valid: bool
    ) -> Any:
        """Count the answer, and keep what is wrong with it. Gives its JSON, None where there is none."""
        self.cases += 1
        self.statuses[response.status_code] += 1
        self.by_operation[operation] += 1
        try:
            answer = response.json()
        except ValueError:
            self._found("no JSON", operation, role, document, response.text)
            return None
        errors = answer.get("errors") or []
        if answer.get("data"):
            self.answered[operation] += 1
        for error in errors:
            code = str(error.get("extensions", {}).get("code"))
            self.codes[code] += 1
            if code not in _MISTAKES and not (code == "GRAPHQL_VALIDATION_FAILED" and not valid):
                if code == "GRAPHQL_VALIDATION_FAILED" and str(error["message"]).startswith(_SCALARS):
                    continue
                self._found(code, operation, role, document, json.dumps(error, ensure_ascii=False))
        if response.status_code >= 500:
            self._found(f"HTTP {response.status_code}", operation, role, document, response.text)
        return answer

    def failed(self, fault: str, operation: str, role: str, document: str, told: str) -> None:
        """Something else was wrong."""
        self._found(fault, operation, role, document, told)

    def as_json(self) -> dict[str, Any]:
        return {
            "cases": self.cases,
            "operations": len(self.by_operation),
            "operationsWithData": len(self.answered),
            "statuses": dict(self.statuses),
            "codes": dict(self.codes),
            "faults": [asdict(each) | {"times": self.times[key]} for key, each in self.faults.items()],
        }

    def _found(self, fault: str, operation: str, role: str, document: str, told: str) -> None:
        key = fault, operation
        self.times[key] += 1
        if key not in self.faults or len(document) < len(self.faults[key].document):
            self.faults[key] = Finding(fault, operation, role, document, told[:2_000])
