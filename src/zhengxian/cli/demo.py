"""``zhengxian demo``: a complete fictional city."""

from __future__ import annotations

from pathlib import Path

import click

from zhengxian.cli.platform import PORT, build, prepare, run_server
from zhengxian.engine.base.errors import ZhengxianError


@click.command("demo", help="建立并启动一个完整的演示城市（地方虚构、数字编造），地址和账号打印在屏幕上。")
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("zhengxian-home") / "demo",
    show_default=True,
    help="演示数据的文件夹。",
)
@PORT
@click.option(
    "--seed", type=int, default=2026, show_default=True, help="随机种子；相同的种子得到相同的城市。"
)
@click.option("--reset", is_flag=True, help="丢掉上次的演示数据重新建立。")
@click.option("--no-serve", is_flag=True, help="只建立，不启动。")
def command(home: Path, port: int, seed: int, reset: bool, no_serve: bool) -> None:
    """Create the demo city and serve it on 127.0.0.1."""
    prepare(home, plain_http=True)
    if reset:
        _reset(home)
    build()
    from zhengxian.web.core.selectors import clock
    from zhengxian.web.demo import fill

    found = clock.office()
    if found is not None and not found.is_demo:
        raise _occupied(home, found.name)
    if found is None:
        fill.city(seed, tell=lambda line: click.echo(f"  {line}"))
    click.echo(f"演示城市已就绪：http://127.0.0.1:{port}/ （演示数据：地方虚构，数字编造）")
    for line in fill.accounts():
        click.echo(line)
    if not no_serve:
        run_server("127.0.0.1", port, 1, None, None)


def _occupied(home: Path, name: str) -> ZhengxianError:
    return ZhengxianError("S-903", f"“{home}”里是正式的办公室“{name}”，不能用作演示。请换一个 --home。")


def _reset(home: Path) -> None:
    """Drop the tables of a demo; nothing else is ever dropped."""
    from django.db import connection

    if connection.vendor != "sqlite":
        raise ZhengxianError(
            "S-905", "演示数据在 PostgreSQL 里，--reset 不会删除它。请自行删除那个数据库后再运行。"
        )
    if "core_office" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM core_office WHERE NOT is_demo")
            row = cursor.fetchone()
        if row is not None:
            raise _occupied(home, row[0])
    connection.close()
    for file in home.glob("zhengxian.sqlite3*"):
        file.unlink()
