"""The command group and its exit codes.

0 done · 1 refused: the calculation cannot be done honestly · 2 bad input: files or scheme, nothing written ·
3 wrong use of the command · 130 interrupted · 70 a fault of the program itself.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from zhengxian.engine.base.errors import DataError, SchemeError, ValueFormatError, ZhengxianError

COMMANDS = {
    "evaluate": ("zhengxian.cli.evaluate", "按方案评价一期：得分、排名、失分、报告"),
    "check": ("zhengxian.cli.check", "核查数据质量：逐条列出需要说明的问题"),
    "read-document": ("zhengxian.cli.read_document", "从讲话、报告、通知里读出任务"),
    "scheme": ("zhengxian.cli.scheme", "查看、检查、转换方案（TOML 与 Excel）"),
    "indicators": ("zhengxian.cli.indicators", "查看自带的指标库"),
    "demo": ("zhengxian.cli.demo", "建立并启动一个完整的演示城市"),
    "serve": ("zhengxian.cli.serve", "启动平台"),
    "init": ("zhengxian.cli.init", "建立一个空的办公室"),
    "manage": ("zhengxian.cli.manage", "运行平台的管理命令"),
}
REFUSED, BAD_INPUT, WRONG_USE, FAULT, INTERRUPTED = 1, 2, 3, 70, 130


class LazyGroup(click.Group):
    """Commands whose modules are imported when asked for, so that --help answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the command names."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    help="争先：县域经济评价与调度的工作系统。",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="zhengxian", prog_name="zhengxian", message="%(prog)s %(version)s")
def cli() -> None:
    """Run one of the commands."""


def main(args: list[str] | None = None) -> None:
    """Run the command line and exit with one of the documented codes."""
    sys.exit(run(args))


def run(args: list[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    try:
        outcome: Any = cli.main(args=args, standalone_mode=False)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        click.echo("已中断，没有写出任何文件。", err=True)
        return INTERRUPTED
    except click.UsageError as error:
        click.echo(f"{_usage(error)}\n用法见 zhengxian {_path(error)}--help。", err=True)
        return WRONG_USE
    except (DataError, SchemeError, ValueFormatError) as error:
        _say(error)
        return BAD_INPUT
    except OSError as error:
        place = error.filename or error
        _say(ZhengxianError("F-093", f"写不成或读不了“{place}”。请核对文件夹是否存在、文件是否正被打开。"))
        return BAD_INPUT
    except ZhengxianError as error:
        click.echo(str(error), err=True)
        return REFUSED
    return outcome if isinstance(outcome, int) else 0


def _path(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else ""
    return f"{path.removeprefix('zhengxian').removeprefix('cli').strip()} ".lstrip()


def _usage(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = f"最接近的是 {error.possibilities[0]}。" if error.possibilities else ""
        return f"没有选项 {error.option_name}。{near}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"缺少 {error.param.opts[-1] if error.param.opts else error.param.name}。"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{error.param.opts[-1]} 的写法不对：{error.message}"
    return f"命令写法不对：{error.format_message()}"


def _say(error: ZhengxianError) -> None:
    if not isinstance(error, DataError):
        click.echo(str(error), err=True)
        return
    from zhengxian.cli.console import print_problems

    print_problems(error)
