"""Addresses of bulletins and their templates."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.report.views import bulletin_file, bulletin_templates, bulletins

bulletin_urls: list[URLPattern | URLResolver] = [
    path("", bulletins.listing, name="bulletins"),
    path("new/", bulletins.new, name="bulletin-new"),
    path("templates/", bulletin_templates.listing, name="bulletin-templates"),
    path("templates/load/", bulletin_templates.load, name="bulletin-templates-load"),
    path("templates/<slug:code>/", bulletin_templates.template, name="bulletin-template"),
    path("<int:bulletin_id>/", bulletins.page, name="bulletin"),
    path("<int:bulletin_id>/word/", bulletin_file.word, name="bulletin-word"),
    path("<int:bulletin_id>/pdf/", bulletin_file.pdf, name="bulletin-pdf"),
    path("<int:bulletin_id>/sheets/<int:number>/", bulletin_file.picture, name="bulletin-sheet"),
    path("<int:bulletin_id>/do/<str:verb>/", bulletins.act, name="bulletin-act"),
]
