"""Addresses of documents."""

from django.urls import URLPattern, URLResolver

document_urls: list[URLPattern | URLResolver] = []
