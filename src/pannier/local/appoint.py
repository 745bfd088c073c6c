"""`pannier appoint ACCOUNT`: makes an account an operator's. The first one; operators make the others."""

import argparse

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from pannier.core.dynamo import bind_tables
from pannier.core.errors import DomainError
from pannier.core.settings import SettingsError
from pannier.entrypoints.wiring import wire
from pannier.local.installation import NotRunning
from pannier.local.reach import reach


def main(arguments: argparse.Namespace) -> int:
    """An exit status: 0 done, 1 not."""
    console = Console(highlight=False)
    try:
        settings = reach(arguments).settings
        users = wire(bind_tables(settings), settings.orders, settings.clock()).users
        user = users.appoint_operator(arguments.account)
    except (DomainError, NotRunning, SettingsError, BotoCoreError, ClientError) as error:
        console.print(f"[red]pannier appoint:[/] {error}", soft_wrap=True)
        return 1
    console.print(f"{user.name} is an operator.")
    return 0
