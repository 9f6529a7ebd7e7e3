"""All addresses: the five stages, accounts, system pages and the API."""

from django.urls import include, path

handler400 = "zhengxian.web.ui.errors.bad_request"
handler403 = "zhengxian.web.ui.errors.not_found"
handler404 = "zhengxian.web.ui.errors.not_found"
handler500 = "zhengxian.web.ui.errors.server_error"

urlpatterns = [
    path("", include("zhengxian.web.core.urls")),
    path("collect/", include("zhengxian.web.collect.urls")),
    path("evaluate/", include("zhengxian.web.evaluate.urls")),
    path("monitor/", include("zhengxian.web.monitor.urls")),
    path("act/", include("zhengxian.web.act.urls")),
    path("report/", include("zhengxian.web.report.urls")),
    path("api/v1/", include("zhengxian.web.api.v1.urls")),
    path("system/", include("zhengxian.web.ui.urls")),
]
