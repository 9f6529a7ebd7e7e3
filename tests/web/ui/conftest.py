"""What tests of the interface kit share: pages drawn without a database, and a browser where one is installed."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.template import engines
from django.test import RequestFactory, override_settings

STAGES = (
    ("home", "总", "总览"), ("collect", "采", "数据"), ("evaluate", "评", "考核"),
    ("monitor", "警", "监测"), ("act", "办", "督办"), ("report", "报", "通报"),
)  # fmt: skip
SHELL: dict[str, Any] = {
    "stages": [
        {"key": key, "char": char, "label": label, "url": f"/{key}/", "badge": 2, "current": key == "collect"}
        for key, char, label in STAGES
    ],
    "demo_notice": "演示数据：示范市为虚构。",
    "user_label": "市财政局填报员",
    "user_role": "填报",
    "unread": 3,
    "search_url": "/search/",
    "notices_url": "/notices/",
    "account_url": "/account/",
    "system_url": "/system/",
    "sign_out_url": "/out/",
}


@pytest.fixture
def draw() -> Callable[..., str]:
    """Draw a template text with a request for an address."""

    def drawn(text: str, address: str = "/", **values: object) -> str:
        template = engines["django"].from_string("{% load zx %}" + text)
        return str(template.render(values, RequestFactory().get(address)))

    return drawn


def as_signed_in(get_response: Callable[..., Any]) -> Callable[..., Any]:
    """Middleware that signs everybody in."""

    def answer(request: Any) -> Any:
        request.shell = SHELL
        return get_response(request)

    return answer


class _Server(ThreadingMixIn, WSGIServer):
    """A browser keeps idle connections open; each gets a thread."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *given: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def gallery_address() -> Iterator[str]:
    """Serve the gallery from this process, with the content policy of the product and no database."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.handlers.wsgi import WSGIHandler

    middleware = [
        "csp.middleware.CSPMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        f"{__name__}.as_signed_in",
    ]
    with override_settings(MIDDLEWARE=middleware, ROOT_URLCONF="zhengxian.web.ui.urls", DEBUG=False):
        server = make_server(
            "127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), server_class=_Server, handler_class=_Quiet
        )
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/gallery/"
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium, headless."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine; tests of pages in a browser are skipped")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield opened
        opened.close()
