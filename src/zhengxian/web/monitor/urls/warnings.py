"""Addresses of warnings."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.monitor.views import warning_page, warnings

warning_urls: list[URLPattern | URLResolver] = [
    path("", warnings.listing, name="warnings"),
    path("<int:warning_id>/", warning_page.page, name="warning"),
    path("<int:warning_id>/do/<str:verb>/", warning_page.do, name="warning-act"),
]
