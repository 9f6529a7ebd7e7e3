"""``zhengxian manage``: Django's own commands and the platform's."""

from __future__ import annotations

from pathlib import Path

import click

from zhengxian.cli.platform import HOME, prepare


@click.command(
    "manage",
    help="运行平台的管理命令，如 verify_audit、import_regions、open_periods。",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@HOME
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(home: Path | None, arguments: tuple[str, ...]) -> None:
    """Pass a command on to Django."""
    prepare(home)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["zhengxian manage", *arguments])
