"""Addresses of the explorer."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.report.views import explorer

explorer_urls: list[URLPattern | URLResolver] = [
    path("", explorer.page, name="explorer"),
    path("keep/", explorer.keep, name="explorer-keep"),
    path("views/<int:view_id>/drop/", explorer.drop, name="explorer-drop"),
]
