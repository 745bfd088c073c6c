"""What an entry point that needs secrets goes by: its settings, with the secrets that the environment only names.

`TOKEN_KEY` and `TOKEN_KEY_FILE` hold a secret or lead to it, on one's own machine and in tests; in the cloud
`TOKEN_KEY_SECRET` names it in Secrets Manager, so who may read a function's configuration reads no secret.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from pannier.adapters.errors import SecretUnreadable
from pannier.adapters.secrets import read_secret
from pannier.core.settings import Settings, SettingsError

Secret: TypeAlias = Literal["TOKEN_KEY", "CURSOR_SECRET", "WEBHOOK_SECRET_KEY"]

API_SECRETS: tuple[Secret, ...] = ("TOKEN_KEY", "CURSOR_SECRET", "WEBHOOK_SECRET_KEY")
"""What every function needs that executes GraphQL."""


def settings_with(environ: Mapping[str, str], *needed: Secret) -> Settings:
    """The settings, with each needed secret that the environment names. One that it does not even name is left out:
    whoever cannot do without says so.

    Raises:
        SettingsError: a secret cannot be read, or the environment is wrong. Names the variable, never its value.
        TransientError: Secrets Manager cannot answer now; the next invocation tries again.
    """
    settings = Settings.from_environment(environ)
    fetched: dict[str, str] = {}
    for name in needed:
        secret_id = environ.get(f"{name}_SECRET")
        if secret_id and not environ.get(name) and not environ.get(f"{name}_FILE"):
            try:
                fetched[name] = read_secret(secret_id, settings)
            except SecretUnreadable as unreadable:
                raise SettingsError(f"{name}_SECRET cannot be read: {unreadable.reason}") from None
    return Settings.from_environment({**environ, **fetched}) if fetched else settings
