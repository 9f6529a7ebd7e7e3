"""Addresses of rectification."""

from django.urls import URLPattern, URLResolver

rectification_urls: list[URLPattern | URLResolver] = []
