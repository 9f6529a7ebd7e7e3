"""Addresses of packs."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.report.views import packs

pack_urls: list[URLPattern | URLResolver] = [
    path("", packs.listing, name="packs"),
    path("new/", packs.new, name="pack-new"),
    path("<int:pack_id>/", packs.pack, name="pack"),
    path("<int:pack_id>/word/", packs.word, name="pack-word"),
    path("<int:pack_id>/pdf/", packs.pdf, name="pack-pdf"),
]
