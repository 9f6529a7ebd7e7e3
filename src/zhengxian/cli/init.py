"""``zhengxian init``: an empty office."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import click

from zhengxian.cli.platform import HOME, build, prepare


@click.command("init", help="建立一个空的办公室：数据库、指标库、管理员账号。重复运行不会改动已有数据。")
@HOME
@click.option("--name", required=True, help="办公室名称，如“某某市县域经济工作领导小组办公室”。")
@click.option("--city-code", required=True, help="本市的行政区划代码。")
@click.option("--city-name", required=True, help="本市的名称。")
@click.option("--admin", default="admin", show_default=True, help="管理员账号。")
@click.option("--password-file", type=click.File("r"), help="口令所在的文件；不给则生成一个并显示一次。")
def command(
    home: Path | None, name: str, city_code: str, city_name: str, admin: str, password_file: Any
) -> None:
    """Set up an empty office."""
    prepare(home)
    build()
    from zhengxian.web.collect.services import indicators
    from zhengxian.web.core.models import User
    from zhengxian.web.core.services import offices

    password = password_file.read().strip() if password_file else secrets.token_urlsafe(12)
    if User.objects.filter(username=admin).exists():
        click.echo(f"办公室已经建好，账号“{admin}”已存在，没有改动。")
        return
    person = offices.found_empty(
        name=name, city_code=city_code, city_name=city_name, admin=admin, password=password
    )
    indicators.load_library(by=person)
    click.echo(f"已建好“{name}”。管理员账号：{admin}")
    if not password_file:
        click.echo(f"初始口令（只显示这一次，首次登录须更改）：{password}")
    place = f" --home {home}" if home else ""
    click.echo(
        f"下一步：zhengxian serve{place} --certificate 证书.pem --key 私钥.pem（只在本机试用：--plain-http）"
    )
