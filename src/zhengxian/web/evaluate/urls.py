"""Addresses of evaluate."""

from django.urls import URLPattern, URLResolver

app_name = "evaluate"
urlpatterns: list[URLPattern | URLResolver] = []
