"""``zhengxian indicators``: the shipped indicator library."""

from __future__ import annotations

import click


@click.command("indicators", help="列出自带的指标库：代码、名称、单位、类型、频率、来源部门。")
@click.option("--find", default="", help="只列代码、名称或别名里含有这段文字的指标。")
def command(find: str) -> None:
    """List indicators."""
    from zhengxian.definitions import indicators

    rows = [
        i for i in indicators().values() if not find or any(find in t for t in (i.code, i.title, *i.aliases))
    ]
    for i in rows:
        click.echo("\t".join((i.code, i.title, i.unit, str(i.kind), str(i.frequency), i.source_department)))
    click.echo(f"共 {len(rows)} 项。", err=True)
