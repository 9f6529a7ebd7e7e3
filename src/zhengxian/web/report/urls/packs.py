"""Addresses of packs."""

from django.urls import URLPattern, URLResolver

pack_urls: list[URLPattern | URLResolver] = []
