"""Addresses of the six relations."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.report.views import relations

relation_urls: list[URLPattern | URLResolver] = [
    path("", relations.page, name="relations"),
]
