"""Addresses of plans and of the targets they are drawn from."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.monitor.views import plan_file, plan_page, plans, targets

plan_urls: list[URLPattern | URLResolver] = [
    path("", plans.listing, name="plans"),
    path("missing/", plans.missing, name="plans-missing"),
    path("targets/", targets.overview, name="targets"),
    path("targets/<str:region>/<slug:indicator>/<int:year>/", targets.split, name="target-split"),
    path("file/", plan_file.upload, name="plans-file"),
    path("file/<str:key>/", plan_file.look, name="plans-file-look"),
    path("<str:region>/<slug:indicator>/<int:year>/", plan_page.one, name="plan"),
    path("<str:region>/<slug:indicator>/<int:year>/change/", plan_page.change, name="plan-change"),
    path("<str:region>/<slug:indicator>/<int:year>/carry/", plan_page.carry, name="plan-carry"),
]
