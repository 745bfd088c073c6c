"""What real values generated arguments take: ids, cursors and names that the server itself has given away."""

import base64
from collections import defaultdict, deque
from collections.abc import Mapping

_KEPT_OF_A_KIND = 400
_ID_FIELDS = frozenset({"id", "orderId", "itemId"})
_CURSOR_FIELDS = frozenset({"cursor", "endCursor", "startCursor"})
_TEXT_FIELDS = frozenset(
    {"secret", "code", "phone", "email", "refreshToken", "contact", "uploadToken", "key"}
)

_ODD_TEXTS = (
    "",
    " ",
    "\u0000",
    "\ud7ff\ue000",
    "\u202e右から左",
    "é́́́",
    "🛵" * 50,
    "a" * 5_000,
    "ＰＡＮＮＩＥＲ",
    "customer@example.com",
    "+8613800138000",
    "13800138000",
    "https://127.0.0.1/",
    "https://example.com/hook",
    "-1",
    "null",
    "tok_ok",
    "tok_declined",
    "tok_confirm",
    "123456",
    "'; --",
    "../../etc",
    "image/png",
    "面",
)


class Pool:
    """Values by kind, filled from answers. Which one is taken depends on a number that the generator draws."""

    def __init__(self) -> None:
        self._kinds: defaultdict[str, deque[str]] = defaultdict(lambda: deque(maxlen=_KEPT_OF_A_KIND))
        self._kinds["text"] = deque(_ODD_TEXTS, _KEPT_OF_A_KIND)
        self._known: set[str] = set()

    def id(self, number: int) -> str:
        """Of any kind of object, each as likely as the others."""
        kinds = sorted(kind for kind in self._kinds if kind not in ("text", "cursor"))
        return self.of_kind(kinds[number % len(kinds)], number // len(kinds)) or "" if kinds else ""

    def text(self, number: int) -> str:
        """A cursor, an id, or any other text that means something, or nothing, to the server."""
        kinds = ("text", "cursor", "text", "any")
        return self.of_kind(kinds[number % len(kinds)], number // len(kinds)) or ""

    def of_kind(self, kind: str, number: int) -> str | None:
        """An id of this type of object; or a text, a cursor, a raw id, any id. None where none is known."""
        if kind == "any":
            return self.id(number)
        values = self._kinds.get(kind)
        return values[number % len(values)] if values else None

    def sizes(self) -> dict[str, int]:
        return {kind: len(values) for kind, values in sorted(self._kinds.items()) if values}

    def harvest(self, answer: object) -> None:
        """Keep what an answer gives away."""
        if isinstance(answer, Mapping):
            for name, value in answer.items():
                if isinstance(value, str):
                    self._take(str(name), value)
                else:
                    self.harvest(value)
        elif isinstance(answer, list):
            for each in answer:
                self.harvest(each)

    def _take(self, name: str, value: str) -> None:
        if value in self._known:
            return
        if name in _ID_FIELDS:
            kind = _type_of(value)
        elif name in _CURSOR_FIELDS:
            kind = "cursor"
        elif name in _TEXT_FIELDS:
            kind = "text"
        else:
            return
        self._known.add(value)
        self._kinds[kind].append(value)


def _type_of(global_id: str) -> str:
    """What it is the id of. Opaque to clients, so none may do this; here it only makes better guesses."""
    try:
        decoded = base64.urlsafe_b64decode(global_id + "=" * (-len(global_id) % 4)).decode()
    except ValueError:
        return "raw"
    kind, colon, _ = decoded.partition(":")
    return kind if colon and kind.isalpha() else "raw"
