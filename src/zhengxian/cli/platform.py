"""What the commands share that set up, run and fill the platform."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import click

from zhengxian.cli.daily import Daily

HOME = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="数据文件夹（数据库、上传的文件、密钥）。默认 ZHENGXIAN_HOME 或当前文件夹下的 zhengxian-home。",
)
PORT = click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="端口。")


def prepare(home: Path | None, *, plain_http: bool | None = None) -> None:
    """Point Django at an installation and load it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhengxian.web.config.settings"
    if home is not None:
        os.environ["ZHENGXIAN_HOME"] = str(home.resolve())
    if plain_http is not None:
        os.environ["ZHENGXIAN_PLAIN_HTTP"] = "1" if plain_http else "0"
    import django

    django.setup()


def build() -> None:
    """Bring tables and static files up to date."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)


def run_server(host: str, port: int, workers: int, certificate: Path | None, key: Path | None) -> None:
    """Run the web server, the process of background jobs and the daily work until interrupted."""
    from datetime import timedelta

    from django.db import connections
    from granian import Granian

    from zhengxian.web.core.services import jobs

    lost = jobs.sweep(timedelta(0))
    if lost:
        click.echo(f"上次停止时有 {lost} 项后台任务没有做完，已标明，可由本人重新开始。", err=True)
    connections.close_all()
    background, daily = Background(), Daily()
    click.echo(
        f"{datetime.now():%H:%M} 已启动：{'https' if certificate else 'http'}://{host}:{port}/ 。按 Ctrl+C 停止。"
    )
    server = Granian(
        "zhengxian.web.config.wsgi:application",
        address=host,
        port=port,
        interface="wsgi",  # type: ignore[arg-type]  # the enum is not exported for typing
        workers=workers,
        blocking_threads=4,
        websockets=False,
        workers_kill_timeout=3,  # a browser that keeps a connection open must not keep the platform from ending
        ssl_cert=certificate,
        ssl_key=key,
    )
    try:
        server.serve()
    finally:
        daily.stop()
        background.stop()


class Background:
    """The process of background jobs; when it dies another takes its place, and what it was doing is marked."""

    ASKED_TO_END = (0, 130, -signal.SIGINT, -signal.SIGTERM)
    """How it ends when somebody stops the platform (Ctrl+C reaches it too): then no other takes its place."""
    LOOK, SWEEP = 2.0, 100.0
    """Seconds between looks, and after a death until its job has been silent long enough to be marked."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._process = self._manage("db_worker", "--no-startup-delay", "-v", "0")
        self._watch = threading.Thread(target=self._look_after, daemon=True)
        self._watch.start()

    def _manage(self, *command: str) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "zhengxian", "manage", "--ends-with-parent", *command]
        return subprocess.Popen(words)  # noqa: S603 -- our own words

    def _look_after(self) -> None:
        sweep_at = math.inf
        while not self._over.wait(self.LOOK):
            if self._process.poll() in self.ASKED_TO_END:
                return
            if self._process.poll() is not None:
                click.echo("处理后台任务的进程停了，已重新启动。", err=True)
                self._process = self._manage("db_worker", "--no-startup-delay", "-v", "0")
                sweep_at = time.monotonic() + self.SWEEP
            if time.monotonic() > sweep_at:
                self._manage("sweep_jobs").wait()
                sweep_at = math.inf

    def stop(self) -> None:
        """End it; what it is doing is broken off after ten seconds."""
        self._over.set()
        self._watch.join(self.LOOK + 1)
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
