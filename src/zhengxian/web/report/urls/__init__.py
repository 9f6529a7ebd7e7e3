"""Addresses of report, one list for each noun."""

from django.urls import URLPattern, URLResolver, include, path

from zhengxian.web.report.urls.board import board_urls
from zhengxian.web.report.urls.bulletins import bulletin_urls
from zhengxian.web.report.urls.explorer import explorer_urls
from zhengxian.web.report.urls.packs import pack_urls
from zhengxian.web.report.urls.relations import relation_urls

app_name = "report"
urlpatterns: list[URLPattern | URLResolver] = [
    path("packs/", include(pack_urls)),
    path("bulletins/", include(bulletin_urls)),
    path("board/", include(board_urls)),
    path("explorer/", include(explorer_urls)),
    path("relations/", include(relation_urls)),
]
