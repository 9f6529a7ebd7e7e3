"""Addresses of evaluate."""

from django.urls import URLPattern, URLResolver, path

from zhengxian.web.evaluate.views import corrections, maps, matters, profiles, rankings, runs, schemes

app_name = "evaluate"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", rankings.show, name="ranking"),
    path("export/", rankings.export, name="ranking-export"),
    path("map/", maps.show, name="map"),
    path("regions/", profiles.first, name="profiles"),
    path("regions/<str:code>/", profiles.show, name="profile"),
    path("regions/<str:code>/export/", profiles.export, name="profile-export"),
    path("schemes/", schemes.index, name="schemes"),
    path("schemes/import/", schemes.take_in, name="scheme-import"),
    path("schemes/compare/", schemes.compare, name="scheme-compare"),
    path("schemes/versions/<int:version_id>/", schemes.version, name="scheme-version"),
    path("schemes/versions/<int:version_id>/export.<str:kind>", schemes.export, name="scheme-export"),
    path("schemes/versions/<int:version_id>/in-force/", schemes.in_force, name="scheme-in-force"),
    path("schemes/versions/<int:version_id>/retire/", schemes.retire, name="scheme-retire"),
    path("runs/", runs.index, name="runs"),
    path("runs/new/", runs.new, name="run-new"),
    path("runs/<str:number>/", runs.show, name="run"),
    path("runs/<str:number>/replay/", runs.replay, name="run-replay"),
    path("runs/<str:number>/advance/", runs.advance, name="run-advance"),
    path("runs/<str:number>/publicity/", runs.publicity, name="run-publicity"),
    path("runs/<str:number>/publish/", runs.publish, name="run-publish"),
    path("runs/<str:number>/withdraw/", runs.withdraw, name="run-withdraw"),
    path("runs/<str:number>/confirm/<str:code>/", runs.confirm, name="run-confirm"),
    path("adjustments/", matters.adjustments, name="adjustments"),
    path("adjustments/new/", matters.propose, name="adjustment-new"),
    path("adjustments/<int:adjustment_id>/decide/", matters.decide, name="adjustment-decide"),
    path("objections/", matters.objections, name="objections"),
    path("objections/new/", matters.object_to, name="objection-new"),
    path("objections/<int:objection_id>/answer/", matters.answer, name="objection-answer"),
    path("objections/<int:objection_id>/withdraw/", matters.take_back, name="objection-withdraw"),
    path("publications/", matters.publications, name="publications"),
    path("files/<int:upload_id>/", matters.evidence, name="evidence"),
    path("corrections/<int:correction_id>/effect/", corrections.show, name="correction-effect"),
]
