"""Who may open and send to which address: the table of the walk of all addresses, and what fills their gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import access_act
import access_watch

USERS = {
    "town": "reporter.dongchuan.shiqiao",  # the town that most objects of the walk belong to
    "county": "reporter.dongchuan",  # its county's reporter
    "other": "reporter.qishan",  # a reporter of another county
    "unit": "reporter.shangwu",  # a reporter of a department
    "review": "reviewer.dongchuan",
    "alien": "reviewer.qishan",  # a reviewer of another county
    "stats": "statistics.shi",
    "assess": "assessor",
    "super": "supervisor",
    "owner": "owner.gongxin",
    "lead": "leader.shi",
    "audit": "auditor",
    "admin": "administrator",
}
REGION, INDICATOR, PERIOD = "990104100", "town_output", "2026-08"
RUN = "2026Q3-01"  # counties confirm it; it is not published
ALL = tuple(USERS)
REPORTERS = ("town", "county", "other", "unit")
OWN = ("town", "county", "other", "review", "alien", "stats", "assess", "lead", "audit")
"""Who works on runs, or answers for the result of a region."""
WORDS = {
    "all": ALL,
    "reporters": REPORTERS,
    "own": OWN,
    "runs": ("stats", "assess", "lead", "audit"),
    "nobody": (),
    **access_act.WORDS,
    **access_watch.WORDS,
}

MAY = """
                                            | all                          | -
health/                                     | open                         | -
sign-in/                                    | open                         | open
sign-out/                                   | -                            | all
search/                                     | all                          | -
notices/                                    | all                          | -
notices/read/                               | -                            | all
jobs/<int:job_id>/                          | town                         | -
account/                                    | all                          | -
account/password/                           | all                          | all
account/keys/                               | -                            | all
account/email/                              | -                            | all
account/tokens/                             | -                            | all
account/tokens/<int:token_id>/revoke/       | -                            | town
system/people/                              | audit admin                  | -
system/people/new/                          | admin                        | admin
system/person/<str:username>/               | audit admin                  | -
system/person/<str:username>/rename/        | -                            | admin
system/person/<str:username>/assign/        | -                            | admin
system/person/<str:username>/withdraw/<int:assignment_id>/ | -             | admin
system/person/<str:username>/password/      | -                            | admin
system/person/<str:username>/active/        | -                            | admin
system/regions/                             | all                          | -
system/regions/new/                         | admin                        | admin
system/regions/import/<str:kind>/           | admin                        | admin
system/regions/import/<str:kind>/<str:key>/ | admin                        | admin
system/region/<str:code>/                   | all                          | -
system/region/<str:code>/edit/              | admin                        | admin
system/region/<str:code>/close/             | -                            | admin
system/region/<str:code>/upgrade/           | -                            | admin
system/region/<str:code>/merge/             | -                            | admin
system/region/<str:code>/class/             | -                            | admin
system/classes/                             | all                          | admin
system/departments/                         | all                          | -
system/departments/new/                     | admin                        | admin
system/department/<str:code>/               | admin                        | admin
system/calendar/                            | all                          | -
system/calendar/day/                        | -                            | admin
system/calendar/import/                     | -                            | admin
system/audit/                               | audit admin                  | -
system/gallery/                             | all                          | -
collect/                                    | reporters                    | -
collect/duplicate/                          | -                            | reporters
collect/sheet/<int:submission_id>/          | town review stats            | -
collect/sheet/<int:submission_id>/cells/    | -                            | town
collect/sheet/<int:submission_id>/cell/     | town review stats            | -
collect/sheet/<int:submission_id>/cell/save/ | -                           | town
collect/sheet/<int:submission_id>/submit/   | -                            | town
collect/sheet/<int:submission_id>/withdraw/ | -                            | town
collect/sheet/<int:submission_id>/template/ | town review stats            | -
collect/sheet/<int:submission_id>/upload/   | -                            | reporters
collect/history/                            | reporters                    | -
collect/questions/                          | reporters                    | -
collect/questions/<int:finding_id>/explain/ | -                            | town
collect/uploads/                            | reporters                    | reporters
collect/uploads/<int:upload_id>/            | town                         | -
collect/uploads/<int:upload_id>/line/       | -                            | town
collect/uploads/<int:upload_id>/write/      | -                            | town
collect/files/<int:upload_id>/              | town review stats            | -
collect/forms/                              | stats admin                  | -
collect/forms/new/                          | stats admin                  | stats admin
collect/forms/library/                      | -                            | stats admin
collect/form/<str:code>/                    | stats admin                  | stats admin
collect/form/<str:code>/end/                | -                            | stats admin
collect/burden/                             | stats assess lead audit admin | -
collect/reviews/                            | review alien stats           | -
collect/reviews/<int:submission_id>/        | review stats                 | -
collect/reviews/<int:submission_id>/approve/ | -                           | review stats
collect/reviews/<int:submission_id>/return/ | review stats                 | review stats
collect/reviews/<int:submission_id>/findings/<int:finding_id>/accept/ | -  | review stats
collect/reviews/<int:submission_id>/findings/<int:finding_id>/ask/ | -     | review stats
collect/corrections/                        | town county other unit review alien stats assess audit | -
collect/corrections/<int:correction_id>/    | town review stats assess audit | -
collect/corrections/<int:correction_id>/decide/ | -                        | review stats
collect/corrections/<int:correction_id>/evidence/ | town review stats assess audit | -
collect/figures/                            | all                          | -
collect/figures/<str:region>/<str:indicator>/<str:period>/ | all           | -
collect/figures/<str:region>/<str:indicator>/<str:period>/correct/ | town review stats | town review stats
collect/releases/                           | stats                        | -
collect/releases/act/                       | -                            | stats
collect/bulk/                               | stats                        | stats
collect/bulk/<int:upload_id>/               | stats                        | -
collect/bulk/<int:upload_id>/progress/      | stats                        | -
collect/bulk/<int:upload_id>/again/         | -                            | stats
collect/bulk/<int:upload_id>/file/          | stats                        | -
collect/checks/                             | town county other unit review alien stats assess audit | -
evaluate/                                   | all                          | -
evaluate/export/                            | all                          | -
evaluate/map/                               | all                          | -
evaluate/regions/                           | all                          | -
evaluate/regions/<str:code>/                | county review runs           | -
evaluate/regions/<str:code>/export/         | county review runs           | -
evaluate/schemes/                           | all                          | -
evaluate/schemes/import/                    | assess                       | assess
evaluate/schemes/compare/                   | all                          | -
evaluate/schemes/versions/<int:version_id>/ | all                          | -
evaluate/schemes/versions/<int:version_id>/export.<str:kind> | all         | -
evaluate/schemes/versions/<int:version_id>/in-force/ | -                   | assess
evaluate/schemes/versions/<int:version_id>/retire/ | -                     | assess
evaluate/runs/                              | runs                         | -
evaluate/runs/new/                          | assess                       | assess
evaluate/runs/<str:number>/                 | runs                         | -
evaluate/runs/<str:number>/replay/          | -                            | runs
evaluate/runs/<str:number>/advance/         | -                            | assess
evaluate/runs/<str:number>/publicity/       | -                            | assess
evaluate/runs/<str:number>/publish/         | -                            | assess
evaluate/runs/<str:number>/withdraw/        | -                            | assess
evaluate/runs/<str:number>/confirm/<str:code>/ | -                         | review
evaluate/adjustments/                       | own                          | -
evaluate/adjustments/new/                   | assess                       | assess
evaluate/adjustments/<int:adjustment_id>/decide/ | -                       | assess lead
evaluate/objections/                        | own                          | -
evaluate/objections/new/                    | county other review alien    | county other review alien
evaluate/objections/<int:objection_id>/answer/ | assess                    | assess
evaluate/objections/<int:objection_id>/withdraw/ | -                       | county
evaluate/publications/                      | all                          | -
evaluate/files/<int:upload_id>/             | county review runs           | -
evaluate/corrections/<int:correction_id>/effect/ | review stats assess audit | review stats
api/v1/openapi.json                         | open                         | -
api/v1/key                                  | all                          | -
api/v1/regions                              | all                          | -
api/v1/regions/<code>                       | all                          | -
api/v1/indicators                           | all                          | -
api/v1/indicators/<code>                    | all                          | -
api/v1/observations                         | all                          | stats
api/v1/runs                                 | all                          | -
api/v1/runs/<number>                        | own                          | -
api/v1/runs/<number>/scores                 | own                          | -
api/v1/runs/<number>/contributions          | own                          | -
api/v1/                                     | nobody                       | nobody
"""
"""Address | who may open it | who may send to it. ``-``: the address knows no such request. ``open``: strangers, too."""

FILL: Mapping[str, Mapping[str, str]] = {
    "system/": {"code": REGION, "kind": "regions", "username": USERS["town"]},
    "system/department/": {"code": "shangwu"},
    "collect/": {"region": REGION, "indicator": INDICATOR, "period": PERIOD},
    "evaluate/": {"code": "990104", "number": RUN, "kind": "toml"},
    "api/v1/": {"code": REGION, "number": RUN},
    "api/v1/indicators": {"code": INDICATOR},
    **access_act.FILL,
    **access_watch.FILL,
}
"""What stands in the gaps of addresses, by their beginning; later lines win."""
ASKED = {
    "evaluate/schemes/compare/": "a={version_id}&b={version_id}",
    "evaluate/regions/<str:code>/": f"run={RUN}",
    "evaluate/regions/<str:code>/export/": f"run={RUN}",
}
"""Questions after addresses that are nothing without."""
SENT: Mapping[str, Mapping[str, Any]] = {
    "collect/sheet/<int:submission_id>/cell/save/": {
        "region": REGION,
        "indicator": INDICATOR,
        "text": "1",
        "rev": "0",
    },
    "evaluate/schemes/versions/<int:version_id>/retire/": {"on": "2027-12-31"},
    "evaluate/runs/<str:number>/publicity/": {"first": "2026-11-02", "last": "2026-11-06"},
    "evaluate/adjustments/<int:adjustment_id>/decide/": {"verdict": "no"},
    "evaluate/corrections/<int:correction_id>/effect/": {"verdict": "accept"},
    "api/v1/observations": {
        "rows": [{"region": REGION, "indicator": INDICATOR, "period": PERIOD, "value": 1.0}]
    },
    **access_act.SENT,
    **access_watch.SENT,
}
"""What is sent where nothing would tell too little; all else is sent empty."""


def table() -> dict[str, dict[str, str]]:
    rows = f"{MAY.strip()}\n{access_act.MAY.strip()}\n{access_watch.MAY.strip()}".splitlines()
    lines = (line.split("|") for line in rows)
    return {route.strip(): {"get": get.strip(), "post": post.strip()} for route, get, post in lines}


def who_of(words: str) -> set[str]:
    return {one for word in words.split() for one in WORDS.get(word, (word,))}


TABLE = table()
