"""Addresses of wall."""

from django.urls import URLPattern, URLResolver

wall_urls: list[URLPattern | URLResolver] = []
