"""Addresses of the cockpit."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.report.views import board

board_urls: list[URLPattern | URLResolver] = [
    path("", board.page, name="board"),
]
