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
    if reset and (home / "zhengxian.sqlite3").exists():
        _remove_database(home)
    prepare(home, plain_http=True)
    build()
    from zhengxian.web.core.selectors import clock
    from zhengxian.web.demo import fill

    found = clock.office()
    if found is not None and not found.is_demo:
        raise ZhengxianError(
            "S-903", f"“{home}”里是正式的办公室“{found.name}”，不能用作演示。请换一个 --home。"
        )
    if found is None:
        fill.city(seed, tell=lambda line: click.echo(f"  {line}"))
    click.echo(f"演示城市已就绪：http://127.0.0.1:{port}/ （演示数据：地方虚构，数字编造）")
    for line in fill.accounts():
        click.echo(line)
    if not no_serve:
        run_server("127.0.0.1", port, 1, None, None)


def _remove_database(home: Path) -> None:
    for file in home.glob("zhengxian.sqlite3*"):
        file.unlink()
