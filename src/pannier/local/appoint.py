"""`pannier appoint ACCOUNT`: makes an account an operator's. The first one; operators make the others."""

import argparse
import os
from collections.abc import Mapping

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from pannier.core.dynamo import bind_tables
from pannier.core.errors import DomainError
from pannier.core.settings import Settings, SettingsError
from pannier.entrypoints.wiring import wire
from pannier.local.aws import use_engine
from pannier.local.installation import Installation, NotRunning


def main(arguments: argparse.Namespace) -> int:
    """An exit status: 0 done, 1 not."""
    console = Console(highlight=False)
    use_engine(os.environ)
    try:
        environment: Mapping[str, str] = os.environ
        if not arguments.from_environment:
            environment = Installation.from_environment(os.environ).running().environment
        settings = Settings.from_environment(environment)
        users = wire(bind_tables(settings), settings.orders, settings.clock()).users
        user = users.appoint_operator(arguments.account)
    except (DomainError, NotRunning, SettingsError, BotoCoreError, ClientError) as error:
        console.print(f"[red]pannier appoint:[/] {error}", soft_wrap=True)
        return 1
    console.print(f"{user.name} is an operator.")
    return 0
