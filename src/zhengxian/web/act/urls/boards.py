"""Addresses of boards."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.act.views import boards, calendar, digest, gantt, plan, results, workbook

board_urls: list[URLPattern | URLResolver] = [
    path("", boards.listing, name="board"),
    path("gantt/", gantt.chart, name="gantt"),
    path("calendar/", calendar.month, name="calendar"),
    path("digest/", digest.paper, name="digest"),
    path("results/", results.table, name="results"),
    path("workbook/", workbook.choose, name="workbook"),
    path("workbook/template/", workbook.template, name="workbook-template"),
    path("workbook/<str:key>/", workbook.file, name="workbook-file"),
    path("items/<int:item_id>/plan/", plan.plan, name="plan"),
    path("items/<int:item_id>/divide/", plan.divide, name="divide"),
    path("milestones/<int:milestone_id>/reach/", plan.reach, name="milestone"),
]
