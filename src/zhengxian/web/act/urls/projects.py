"""Addresses of projects."""

from django.urls import URLPattern, URLResolver

project_urls: list[URLPattern | URLResolver] = []
