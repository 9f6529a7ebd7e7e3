"""Addresses of rounds."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.monitor.views import rounds

round_urls: list[URLPattern | URLResolver] = [
    path("", rounds.page, name="rounds"),
    path("start/", rounds.start, name="rounds-start"),
]
