"""Addresses of projects."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.act.views import chains, project_file, project_load, project_page, projects, tours

project_urls: list[URLPattern | URLResolver] = [
    path("", projects.listing, name="projects"),
    path("new/", projects.new, name="project-new"),
    path("slips/", projects.slips, name="project-slips"),
    path("chains/", chains.table, name="chains"),
    path("registration/", chains.filings, name="registration"),
    path("load/", project_load.upload, name="project-load"),
    path("load/<int:upload_id>/", project_load.result, name="project-load-result"),
    path("tours/", tours.listing, name="tours"),
    path("tours/new/", tours.new, name="tour-new"),
    path("tours/<int:tour_id>/", tours.tour, name="tour"),
    path("tours/<int:tour_id>/close/", tours.close, name="tour-close"),
    path("<int:project_id>/", project_page.page, name="project"),
    path("<int:project_id>/change/", project_page.change, name="project-change"),
    path("<int:project_id>/plan/", project_page.plan, name="project-plan"),
    path("<int:project_id>/steps/<str:step>/", project_page.step, name="project-step"),
    path("<int:project_id>/money/", project_page.money, name="project-money"),
    path("<int:project_id>/papers/<str:kind>/", project_page.paper, name="project-paper"),
    path("<int:project_id>/side/", project_page.side, name="project-side"),
    path("<int:project_id>/evidence/<int:evidence_id>/", project_file.evidence, name="project-evidence"),
]
