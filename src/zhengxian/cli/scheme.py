"""``zhengxian scheme``: list, check, show and convert schemes."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("scheme", help="查看、检查、转换方案（TOML 与 Excel）。")
def command() -> None:
    """Work with schemes."""


@command.command("list", help="列出自带的方案、规则出处和示意说明。")
def list_schemes() -> None:
    """List the shipped schemes."""
    from zhengxian.definitions import scheme_codes
    from zhengxian.library import load_scheme

    for code in scheme_codes():
        scheme = load_scheme(code)
        click.echo(f"{code}\t{scheme.title}\n\t出处：{scheme.source}\n\t示意：{scheme.illustrative}")


@command.command("check", help="检查方案是否合格；有问题时说明位置和办法。")
@click.argument("path")
def check(path: str) -> None:
    """Read a scheme and say that it is well formed."""
    from zhengxian.library import load_scheme

    scheme = load_scheme(path)
    groups = sum(1 for _ in scheme.root.groups())
    classes = f"，类别 {len(scheme.classes)} 个（{'、'.join(scheme.classes)}）" if scheme.classes else ""
    click.echo(
        f"方案“{scheme.title}”合格：{groups} 个分组，{len(scheme.items)} 项指标，满分 {scheme.points:g}{classes}。"
    )


@command.command("to-xlsx", help="把方案写成 Excel 工作簿。")
@click.argument("source")
@click.argument("target")
def to_xlsx(source: str, target: str) -> None:
    """Convert a scheme to a workbook."""
    _convert(source, target, ".xlsx")


@command.command("to-toml", help="把 Excel 工作簿（或自带方案）写成 TOML。")
@click.argument("source")
@click.argument("target")
def to_toml(source: str, target: str) -> None:
    """Convert a scheme to TOML."""
    _convert(source, target, ".toml")


def _convert(source: str, target: str, ending: str) -> None:
    from zhengxian.io.schemes import write_scheme
    from zhengxian.library import load_scheme

    if Path(target).suffix.lower() != ending:
        raise click.UsageError(f"目标文件应以 {ending} 结尾，实为“{target}”。")
    write_scheme(load_scheme(source), target)
    click.echo(f"已写出 {target}。")
