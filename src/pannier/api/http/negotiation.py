"""Which media type the response has."""

from enum import StrEnum

from pannier.api.http.qualities import Choice, choices
from pannier.api.http.refusals import Refused

_UTF_8 = ("utf-8", "utf8", "*")


class MediaType(StrEnum):
    """What we answer in, the one we would rather first."""

    GRAPHQL = "application/graphql-response+json"
    JSON = "application/json"

    @property
    def header(self) -> str:
        """The value of `Content-Type`."""
        return f"{self.value}; charset=utf-8"


def response_type(accept: str | None) -> MediaType:
    """What to answer in, by the `Accept` header; JSON for who names neither type, and does not mind.

    Raises:
        Refused: 406, neither is acceptable.
    """
    if accept is None or not accept.strip():
        return MediaType.JSON
    offered = [choice for choice in choices(accept) if choice.parameters.get("charset", "*") in _UTF_8]
    ranked = [rank for media_type in MediaType if (rank := _rank(media_type, offered))]
    if not ranked:
        raise Refused(406, f"Answers come in {MediaType.GRAPHQL} or {MediaType.JSON}.", "NOT_ACCEPTABLE")
    return max(ranked)[-1]


def _rank(media_type: MediaType, offered: list[Choice]) -> tuple[float, int, bool, MediaType] | None:
    """How welcome a media type is: by weight, then by how exactly it is named. The most exact range decides."""
    ranges = (media_type.value, "application/*", "*/*")
    for exactness, name in zip((2, 1, 0), ranges, strict=True):
        weights = [choice.weight for choice in offered if choice.name == name]
        if weights:
            preferred = (media_type is MediaType.GRAPHQL) is (
                exactness == 2
            )  # by a wildcard comes what all know
            return (max(weights), exactness, preferred, media_type) if max(weights) > 0 else None
    return None
