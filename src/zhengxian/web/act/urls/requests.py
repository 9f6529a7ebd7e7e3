"""Addresses of requests."""

from django.urls import URLPattern, URLResolver

request_urls: list[URLPattern | URLResolver] = []
