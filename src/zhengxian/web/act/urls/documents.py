"""Addresses of documents."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.act.views import commitments, documents

document_urls: list[URLPattern | URLResolver] = [
    path("", documents.listing, name="documents"),
    path("new/", documents.new, name="document-new"),
    path("<int:document_id>/", documents.page, name="document"),
    path("<int:document_id>/file/", documents.file, name="document-file"),
    path("<int:document_id>/tasks.jsonl", documents.tasks, name="document-tasks"),
    path("<int:document_id>/sheet/", documents.sheet, name="document-sheet"),
    path("<int:document_id>/step/", documents.step, name="document-step"),
    path("<int:document_id>/review/", commitments.review, name="document-review"),
    path("<int:document_id>/take/", commitments.take, name="document-take"),
    path("<int:document_id>/establish/", commitments.establish, name="document-establish"),
    path("<int:document_id>/commitments/<int:commitment_id>/", commitments.decide, name="commitment"),
]
