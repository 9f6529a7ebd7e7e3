"""Addresses of the wall and of the figures behind its cells."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.monitor.views import figure, wall

wall_urls: list[URLPattern | URLResolver] = [
    path("", wall.page, name="wall"),
    path("figure/<str:region>/<str:indicator>/", figure.page, name="figure"),
]
