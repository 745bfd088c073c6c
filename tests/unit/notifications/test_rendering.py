"""Every message in every channel and language; and markup, which is none anywhere."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from pannier.core.i18n import Locale
from pannier.notifications.channels import POLICIES
from pannier.notifications.messages import order_messages
from pannier.notifications.model import InboxMessage
from pannier.notifications.rendering import (
    LONGEST_PUSH,
    LONGEST_SMS,
    LONGEST_SUBJECT,
    mail_of,
    one_line,
    push_of,
    sms_of,
)
from pannier.notifications.templates import Text
from pannier.notifications.texts import LANGUAGES, text_of
from tests.unit.notifications.journeys import every_event
from tests.unit.notifications.notices import every_notice

texts = st.builds(Text, st.text(max_size=400), st.text(max_size=900))


class _Page(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def _tellable() -> dict[tuple[str, str], InboxMessage]:
    messages = [*(message for event in every_event() for message in order_messages(event)), *every_notice()]
    return {
        (message.kind, message.recipient.kind): message
        for message in messages
        if (message.kind, message.recipient.kind) in POLICIES
    }


def test_everything_that_leaves_an_inbox_can_be_sent_by_every_channel_in_every_language() -> None:
    tellable = _tellable()
    assert set(tellable) == set(POLICIES)
    for message in tellable.values():
        for locale in Locale:
            text = text_of(message, locale, "蜀香小馆", "Asia/Shanghai", "麻婆豆腐")
            mail = mail_of(text, locale, LANGUAGES[locale].footer)
            for said in (sms_of(text, locale, "饭来"), push_of(text).body):
                assert one_line(text.body) in said
            for said in (mail.text, _Page(mail.html).words):
                assert text.body in said
            assert mail.subject == one_line(text.title)


@given(texts, st.sampled_from(Locale))
def test_nothing_that_people_wrote_is_markup_or_a_header(text: Text, locale: Locale) -> None:
    mail = mail_of(text, locale, "footer")
    subject = mail.subject.encode()
    assert not any(byte in subject for byte in b"\r\n\0")
    assert len(mail.subject) <= LONGEST_SUBJECT
    page = _Page(mail.html)
    plain = ["html", "head", "meta", "meta", "title", "body", "div", "h1"]
    assert page.tags[: len(plain)] == plain
    assert set(page.tags[len(plain) :]) == {"p"}
    sms, push = sms_of(text, locale, "饭来"), push_of(text)
    assert len(sms) <= LONGEST_SMS
    assert (len(push.title) <= LONGEST_SUBJECT, len(push.body) <= LONGEST_PUSH) == (True, True)
    for line in (sms, push.title, push.body):
        assert len(line.splitlines()) <= 1


def test_markup_stays_what_it_is_in_plain_text_and_is_escaped_in_html() -> None:
    text = Text("Refund <b>", "{reason} {{ 7 * 7 }} <script>alert(1)</script> & more")
    mail = mail_of(text, Locale.EN, "footer")
    assert "<script>" not in mail.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in mail.html
    assert "{{ 7 * 7 }}" in mail.html
    assert text.body in mail.text
    assert sms_of(text, Locale.EN, "Fanlai") == f"Fanlai: Refund <b>. {text.body}"
