"""Addresses of reviewing, correcting, releasing, looking up and loading figures."""

from django.urls import URLPattern, path

from zhengxian.web.collect.views import bulk, checks, corrections, figures, releases, reviews

review_urls: list[URLPattern] = [
    path("reviews/", reviews.listing, name="reviews"),
    path("reviews/<int:submission_id>/", reviews.sheet, name="review"),
    path("reviews/<int:submission_id>/approve/", reviews.approve, name="review-approve"),
    path("reviews/<int:submission_id>/return/", reviews.give_back, name="review-return"),
    path(
        "reviews/<int:submission_id>/findings/<int:finding_id>/accept/", reviews.accept, name="review-accept"
    ),
    path("reviews/<int:submission_id>/findings/<int:finding_id>/ask/", reviews.ask, name="review-ask"),
    path("corrections/", corrections.listing, name="corrections"),
    path("corrections/<int:correction_id>/", corrections.page, name="correction"),
    path("corrections/<int:correction_id>/decide/", corrections.decide, name="correction-decide"),
    path("corrections/<int:correction_id>/evidence/", corrections.evidence, name="correction-evidence"),
    path("figures/", figures.listing, name="figures"),
    path("figures/<str:region>/<str:indicator>/<str:period>/", figures.figure, name="figure"),
    path(
        "figures/<str:region>/<str:indicator>/<str:period>/correct/",
        corrections.propose,
        name="correction-new",
    ),
    path("releases/", releases.listing, name="releases"),
    path("releases/act/", releases.act, name="releases-act"),
    path("bulk/", bulk.listing, name="bulk"),
    path("bulk/<int:upload_id>/", bulk.upload, name="bulk-upload"),
    path("bulk/<int:upload_id>/progress/", bulk.progress, name="bulk-progress"),
    path("bulk/<int:upload_id>/again/", bulk.again, name="bulk-again"),
    path("bulk/<int:upload_id>/file/", bulk.file, name="bulk-file"),
    path("checks/", checks.listing, name="checks"),
]
