"""Addresses of act: the boards, then one list for each noun."""

from django.urls import URLPattern, URLResolver, include, path

from zhengxian.web.act.urls.boards import board_urls
from zhengxian.web.act.urls.documents import document_urls
from zhengxian.web.act.urls.items import item_urls
from zhengxian.web.act.urls.projects import project_urls
from zhengxian.web.act.urls.rectification import rectification_urls
from zhengxian.web.act.urls.requests import request_urls

app_name = "act"
urlpatterns: list[URLPattern | URLResolver] = [
    *board_urls,
    path("items/", include(item_urls)),
    path("documents/", include(document_urls)),
    path("projects/", include(project_urls)),
    path("requests/", include(request_urls)),
    path("rectification/", include(rectification_urls)),
]
