"""Bounds on what people write."""

from pannier.core.errors import InvalidInput


def bounded_text(text: str, path: tuple[str, ...], longest: int, shortest: int = 1) -> str:
    """The text without surrounding space, of a length within bounds. Raises InvalidInput."""
    stripped = text.strip()
    if not shortest <= len(stripped) <= longest:
        raise InvalidInput(
            path, f"This has {shortest} to {longest} characters.", f"应为 {shortest} 到 {longest} 个字符。"
        )
    return stripped
