"""Addresses of boards."""

from django.urls import URLPattern, URLResolver

board_urls: list[URLPattern | URLResolver] = []
