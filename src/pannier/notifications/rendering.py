"""How a text looks in each channel. What people wrote may be in it, so nothing of it is ever taken for markup."""

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pannier.core.i18n import Locale
from pannier.notifications.templates import Text

if TYPE_CHECKING:
    from jinja2 import Template

LONGEST_SMS = 335  # characters: five parts of a text message that is not in Latin letters
LONGEST_SUBJECT = 150
LONGEST_PUSH = 500

_HTML = """\
<!doctype html>
<html lang="{{ locale }}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{ title }}</title></head>
<body style="margin:0;padding:24px;background:#f6f6f4;color:#1c1c1a;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:24px;background:#fff;border-radius:8px">
<h1 style="margin:0 0 12px;font-size:20px">{{ title }}</h1>
{% for paragraph in paragraphs %}<p style="margin:0 0 12px">{{ paragraph }}</p>
{% endfor %}<p style="margin:24px 0 0;color:#6b6b66;font-size:13px">{{ footer }}</p>
</div>
</body>
</html>
"""


class Mail(NamedTuple):
    """An e-mail: the subject is one line; `html` says the same as `text`."""

    subject: str
    text: str
    html: str


class Push(NamedTuple):
    """What a device shows."""

    title: str
    body: str


def one_line(text: str) -> str:
    """Without line breaks and other control characters, so that it cannot pass for another header or message. Every
    kind of space becomes the plain one: a rarer one in a time of day would double the price of a text message.
    """
    shown = (" " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each for each in text)
    return " ".join("".join(shown).split())


def sms_of(text: Text, locale: Locale, signature: str) -> str:
    """One text message, signed with the platform's name the way the language's readers expect."""
    words = f"{one_line(text.title)}：{one_line(text.body)}" if locale is Locale.ZH_CN else _english(text)
    signed = f"【{signature}】{words}" if locale is Locale.ZH_CN else f"{signature}: {words}"
    return _cut(signed, LONGEST_SMS)


def push_of(text: Text) -> Push:
    """Title and body, plain."""
    return Push(_cut(one_line(text.title), LONGEST_SUBJECT), _cut(one_line(text.body), LONGEST_PUSH))


def mail_of(text: Text, locale: Locale, footer: str) -> Mail:
    """An e-mail in text and in HTML, in which every value is escaped."""
    subject, paragraphs = _cut(one_line(text.title), LONGEST_SUBJECT), text.body.splitlines()
    html = _layout().render(locale=locale.value, title=subject, paragraphs=paragraphs, footer=footer)
    return Mail(subject, f"{subject}\n\n{text.body}\n\n-- \n{footer}\n", html)


def _english(text: Text) -> str:
    return f"{one_line(text.title)}. {one_line(text.body)}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


@cache
def _layout() -> "Template":
    from jinja2 import Environment, StrictUndefined  # only who sends e-mail pays for it

    return Environment(autoescape=True, undefined=StrictUndefined).from_string(_HTML)
