"""Addresses of monitor: the wall, then one list for each noun."""

from django.urls import URLPattern, URLResolver, include, path

from zhengxian.web.monitor.urls.comparisons import comparison_urls
from zhengxian.web.monitor.urls.plans import plan_urls
from zhengxian.web.monitor.urls.rounds import round_urls
from zhengxian.web.monitor.urls.wall import wall_urls
from zhengxian.web.monitor.urls.warnings import warning_urls

app_name = "monitor"
urlpatterns: list[URLPattern | URLResolver] = [
    *wall_urls,
    path("plans/", include(plan_urls)),
    path("warnings/", include(warning_urls)),
    path("rounds/", include(round_urls)),
    *comparison_urls,
]
