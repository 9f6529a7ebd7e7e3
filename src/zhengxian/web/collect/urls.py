"""Addresses of collect: the reporter's side here, reviewing, correcting, releasing and looking up beside it."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.collect.review_urls import review_urls
from zhengxian.web.collect.views import findings, forms, history, submission, todo, uploads

app_name = "collect"

_SHEETS: list[URLPattern | URLResolver] = [
    path("", todo.page, name="todo"),
    path("duplicate/", todo.report_duplicate, name="report-duplicate"),
    path("sheet/<int:submission_id>/", submission.page, name="submission"),
    path("sheet/<int:submission_id>/cells/", submission.cells, name="cells"),
    path("sheet/<int:submission_id>/cell/", submission.cell, name="cell"),
    path("sheet/<int:submission_id>/cell/save/", submission.cell_save, name="cell-save"),
    path("sheet/<int:submission_id>/submit/", submission.submit, name="submit"),
    path("sheet/<int:submission_id>/withdraw/", submission.withdraw, name="withdraw"),
    path("sheet/<int:submission_id>/template/", submission.template, name="template"),
    path("sheet/<int:submission_id>/upload/", uploads.upload, name="upload"),
    path("history/", history.listing, name="history"),
    path("questions/", findings.listing, name="questions"),
    path("questions/<int:finding_id>/explain/", findings.explain, name="explain"),
]
_FILES: list[URLPattern | URLResolver] = [
    path("uploads/", uploads.listing, name="uploads"),
    path("uploads/<int:upload_id>/", uploads.result, name="upload-result"),
    path("uploads/<int:upload_id>/line/", uploads.line, name="upload-line"),
    path("uploads/<int:upload_id>/write/", uploads.write, name="upload-write"),
    path("files/<int:upload_id>/", uploads.file, name="file"),
]
_FORMS: list[URLPattern | URLResolver] = [
    path("forms/", forms.listing, name="forms"),
    path("forms/new/", forms.new, name="form-new"),
    path("forms/library/", forms.load_library, name="load-library"),
    path("form/<str:code>/", forms.edit, name="form"),
    path("form/<str:code>/end/", forms.end, name="form-end"),
    path("burden/", forms.burdens, name="burden"),
]
urlpatterns: list[URLPattern | URLResolver] = [*_SHEETS, *_FILES, *_FORMS]
urlpatterns += review_urls
