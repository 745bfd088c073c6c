"""From the bytes of a file to its text."""

from pannier.menus.problems import Problems, Reason

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def decoded(content: str | bytes, problems: Problems) -> str | None:
    """The text without its byte order mark; None, and a problem told, when there is none.

    Bytes are what their mark says; without one UTF-8, and what is not that GB18030, as spreadsheets in China write it.
    """
    text = content if isinstance(content, str) else _text(content)
    if text is None:
        problems.add(None, "", Reason.NOT_TEXT)
        return None
    text = text.removeprefix("\ufeff")
    if not text.strip():
        problems.add(None, "", Reason.EMPTY)
        return None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        problems.add(line, "", Reason.NUL)
        return None
    return text


def _text(content: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _decode(content[len(mark) :], encoding)
    text = _decode(content, "utf-8")
    return _decode(content, "gb18030") if text is None else text


def _decode(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
