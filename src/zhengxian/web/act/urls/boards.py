"""Addresses of boards."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.act.views import boards, gantt

board_urls: list[URLPattern | URLResolver] = [
    path("", boards.listing, name="board"),
    path("gantt/", gantt.chart, name="gantt"),
]
