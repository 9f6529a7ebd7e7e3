"""``zhengxian manage``: Django's own commands and the platform's."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import click

from zhengxian.cli.platform import HOME, prepare


@click.command(
    "manage",
    help="运行平台的管理命令，如 verify_audit、import_regions、open_periods。",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@HOME
@click.option("--ends-with-parent", is_flag=True, hidden=True)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(home: Path | None, ends_with_parent: bool, arguments: tuple[str, ...]) -> None:
    """Pass a command on to Django."""
    prepare(home)
    if ends_with_parent:
        threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["zhengxian manage", *arguments])


def _watch(parent: int) -> None:
    """End this process when the one that started it is gone, however it went."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
