"""Addresses of items."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.act.views import items

item_urls: list[URLPattern | URLResolver] = [
    path("<int:item_id>/", items.page, name="item"),
]
