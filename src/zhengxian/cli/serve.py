"""``zhengxian serve``: the platform itself."""

from __future__ import annotations

import os
from pathlib import Path

import click

from zhengxian.cli.platform import HOME, PORT, build, prepare, run_server
from zhengxian.engine.base.errors import ZhengxianError


@click.command("serve", help="启动平台：网页、接口和后台任务；不需要互联网。")
@HOME
@PORT
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="网页进程数。")
@click.option("--plain-http", is_flag=True, help="不用 HTTPS（只在本机或隔离的内网使用）。")
@click.option(
    "--certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="HTTPS 证书（PEM）。"
)
@click.option(
    "--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="HTTPS 私钥（PEM）。"
)
def command(
    home: Path | None,
    port: int,
    host: str,
    workers: int,
    plain_http: bool,
    certificate: Path | None,
    key: Path | None,
) -> None:
    """Serve an installation that `init` or `demo` has set up."""
    prepare(home, plain_http=plain_http or None)
    _check_way_in(certificate, key)
    build()
    from zhengxian.web.core.selectors import clock

    if clock.office() is None:
        raise ZhengxianError(
            "S-902", "这里还没有建立办公室。请先运行 zhengxian init，或用 zhengxian demo 看演示。"
        )
    run_server(host, port, workers, certificate, key)


def _check_way_in(certificate: Path | None, key: Path | None) -> None:
    """Refuse to start where every page would lead to an HTTPS address that nobody answers."""
    from django.conf import settings

    if (certificate is None) != (key is None):
        raise ZhengxianError("S-995", "证书和私钥要一起给。请同时写 --certificate 和 --key。")
    proxy = os.environ.get("ZHENGXIAN_BEHIND_PROXY") == "1"
    if settings.SECURE_SSL_REDIRECT and certificate is None and not proxy:
        raise ZhengxianError(
            "S-996",
            "没有 HTTPS 证书，浏览器打不开任何一页。请用 --certificate 和 --key 给证书；"
            "前面有代理的，设 ZHENGXIAN_BEHIND_PROXY=1；只在本机或隔离的内网用的，加 --plain-http。",
        )
