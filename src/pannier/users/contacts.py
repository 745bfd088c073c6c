"""Phone numbers and e-mail addresses, brought to the one form in which they are compared and stored.

The libraries are imported where they are used: they cost 60 ms each, and most functions never read a contact.
"""

from pannier.core.errors import InvalidInput


def normal_phone(text: str, path: tuple[str, ...]) -> str:
    """E.164. A number without a country code is read as Chinese.

    Raises:
        InvalidInput: it is no phone number.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(text[:40], "CN")
    except phonenumbers.NumberParseException as error:
        raise InvalidInput(path, "This is not a phone number.", "这不是电话号码。") from error
    if not phonenumbers.is_valid_number(number):
        raise InvalidInput(
            path,
            "This phone number does not exist; write it with its country code, as +86 …",
            "该电话号码不存在；请带上国家代码，如 +86 …",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normal_email(text: str, path: tuple[str, ...]) -> str:
    """Lower case, Unicode-normalised. Nothing is looked up.

    Raises:
        InvalidInput: it is no e-mail address.
    """
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(
            text[:320], check_deliverability=False, test_environment=True
        ).normalized.lower()
    except EmailNotValidError as error:
        raise InvalidInput(path, "This is not an e-mail address.", "这不是电子邮箱地址。") from error


def masked_phone(phone: str) -> str:
    """A number in E.164 for people who need to recognise it, not to call it: `+86 138 **** 1234`. At least four digits
    are hidden, at most seven of those behind the country's code are shown.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return "****"
    digits = phonenumbers.national_significant_number(number)
    last = digits[-4:] if len(digits) >= 8 else digits[max(4, len(digits) - 2) :]
    first = digits[: max(0, min(3, len(digits) - len(last) - 4))]
    hidden = "*" * max(4, len(digits) - len(first) - len(last))
    return " ".join(filter(None, (f"+{number.country_code}", first, hidden, last)))


def contact_of(account: str, path: tuple[str, ...]) -> tuple[str, str]:
    """What a user signs in as: which kind of contact, `phone` or `email`, and its normal form.

    Raises:
        InvalidInput: it is neither.
    """
    if "@" in account:
        return "email", normal_email(account, path)
    return "phone", normal_phone(account, path)
