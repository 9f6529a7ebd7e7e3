"""Addresses of rectification and of the audit coverage."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.act.views import (
    audit_coverage,
    rectification,
    rectification_file,
    rectification_lists,
)

rectification_urls: list[URLPattern | URLResolver] = [
    path("", rectification_lists.listing, name="rectifications"),
    path("sums/", rectification_lists.sums, name="rectification-sums"),
    path("new/", rectification.new, name="rectification-new"),
    path("file/", rectification_file.upload, name="rectification-file"),
    path("file/form/", rectification_file.form_file, name="rectification-file-form"),
    path("file/<str:key>/", rectification_file.plan, name="rectification-file-plan"),
    path("coverage/", audit_coverage.page, name="coverage"),
    path("coverage/new/", audit_coverage.new, name="coverage-new"),
    path("<int:item_id>/", rectification.page, name="rectification"),
    *(
        path(f"<int:item_id>/{name}/", rectification.act, {"name": name}, name=f"rectification-{name}")
        for name in rectification.ACTS
    ),
]
