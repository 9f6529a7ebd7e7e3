"""Addresses of wall."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.monitor.views import wall

wall_urls: list[URLPattern | URLResolver] = [path("", wall.page, name="wall")]
