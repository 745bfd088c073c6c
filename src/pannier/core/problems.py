"""What is wrong with an argument wherever arguments come from, in the words that all places share."""

from pannier.core.errors import InvalidInput

Path = tuple[str, ...]


def not_an_id(path: Path, type_name: str | None = None) -> InvalidInput:
    """No id at all, or not that of an object of this type."""
    if type_name is None:
        return InvalidInput(path, "This is not an id.", "这不是有效的 ID。")
    return InvalidInput(path, f"This is not the id of a {type_name}.", f"这不是 {type_name} 的 ID。")


def at_most(path: Path, most: int) -> InvalidInput:
    """A list is too long."""
    return InvalidInput(path, f"There are at most {most} of these.", f"最多 {most} 项。")


def from_one_to(path: Path, most: int) -> InvalidInput:
    """A list is empty, or too long."""
    return InvalidInput(path, f"There are 1 to {most} of these.", f"应有 1 到 {most} 项。")


def repeated(path: Path) -> InvalidInput:
    """Something is in a list twice."""
    return InvalidInput(path, "Name each of these once.", "每项只能出现一次。")


def between(path: Path, least: int, most: int) -> InvalidInput:
    """A number is out of its bounds."""
    return InvalidInput(path, f"This is {least:,} to {most:,}.", f"应在 {least:,} 到 {most:,} 之间。")


def moment_within(path: Path, days: int) -> InvalidInput:
    """A moment is too far from now."""
    return InvalidInput(
        path, f"Ask about a moment within {days} days from now.", f"只能查询 {days} 天以内的时刻。"
    )


def days_in_order(path: Path, most: int) -> InvalidInput:
    """A range of days ends before it begins, or is too long."""
    return InvalidInput(path, f"Ask about 1 to {most} days.", f"只能查询 1 到 {most} 天。")


def not_a_week(path: Path) -> InvalidInput:
    """Opening hours of a week are not those of seven days."""
    return InvalidInput(path, "A week has seven days, Monday first.", "一周有七天，从星期一开始。")


def not_a_minute(path: Path) -> InvalidInput:
    """A number is not a minute of a day."""
    return InvalidInput(path, "This is a minute of the day, 0 to 1439.", "应为一天中的分钟数，0 到 1439。")
