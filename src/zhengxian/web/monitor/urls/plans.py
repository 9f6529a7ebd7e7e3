"""Addresses of plans."""

from django.urls import URLPattern, URLResolver

plan_urls: list[URLPattern | URLResolver] = []
