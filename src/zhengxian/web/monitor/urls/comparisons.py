"""Addresses of comparisons."""

from django.urls import URLPattern, URLResolver

comparison_urls: list[URLPattern | URLResolver] = []
