"""The two languages in which Pannier itself speaks."""

from enum import StrEnum


class Locale(StrEnum):
    """A language of messages that Pannier writes, as a BCP 47 tag."""

    ZH_CN = "zh-CN"
    EN = "en"

    @classmethod
    def of(cls, accept_language: str | None) -> "Locale":
        """The best match for an Accept-Language header; Chinese when nothing matches."""
        for part in (accept_language or "")[:200].split(","):
            tag = part.split(";")[0].strip().lower()
            if tag.startswith("zh"):
                return cls.ZH_CN
            if tag.startswith("en"):
                return cls.EN
        return cls.ZH_CN
