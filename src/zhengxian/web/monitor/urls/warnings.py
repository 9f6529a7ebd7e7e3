"""Addresses of warnings."""

from django.urls import URLPattern, URLResolver

warning_urls: list[URLPattern | URLResolver] = []
