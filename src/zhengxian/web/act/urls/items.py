"""Addresses of items."""

from django.urls import URLPattern, URLResolver

item_urls: list[URLPattern | URLResolver] = []
