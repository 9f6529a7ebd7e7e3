"""Addresses of comparisons."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.monitor.views import benchmark, comparison, leading, weak

comparison_urls: list[URLPattern | URLResolver] = [
    path("comparison/", comparison.page, name="comparison"),
    path("weak/", weak.page, name="weak"),
    path("benchmark/", benchmark.page, name="benchmark"),
    path("leading/", leading.page, name="leading"),
]
