"""Addresses of items."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.act.views import effects, evidence, item_acts, item_bulk, item_new, items

item_urls: list[URLPattern | URLResolver] = [
    path("new/", item_new.new, name="item-new"),
    path("effects/", effects.table, name="effects"),
    path("bulk/", item_bulk.page, name="items-bulk"),
    path("<int:item_id>/", items.page, name="item"),
    path("<int:item_id>/edit/", item_new.edit, name="item-edit"),
    path("<int:item_id>/sheet/", items.sheet, name="item-sheet"),
    path("<int:item_id>/do/<str:verb>/", item_acts.do, name="item-act"),
    path("evidence/<int:evidence_id>/", evidence.file, name="evidence"),
]
