"""Addresses of requests."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.act.views import request_file, request_lists, request_rates, requests

request_urls: list[URLPattern | URLResolver] = [
    path("", request_lists.listing, name="requests"),
    path("new/", requests.new, name="request-new"),
    path("rates/", request_rates.page, name="request-rates"),
    path("file/", request_file.upload, name="request-file"),
    path("file/form/", request_file.form_file, name="request-file-form"),
    path("file/<str:key>/", request_file.plan, name="request-file-plan"),
    path("<int:item_id>/", requests.page, name="request"),
    *(
        path(f"<int:item_id>/{name}/", requests.act, {"name": name}, name=f"request-{name}")
        for name in requests.ACTS
    ),
]
