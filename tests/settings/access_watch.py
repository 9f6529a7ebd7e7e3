"""Who may open and send to which address of monitor and report, and what fills their gaps; `access_table` joins it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WORDS = {
    "watch": ("assess", "super", "lead", "audit"),
    "warned": ("super", "owner", "lead", "assess", "audit", "stats"),
    "papered": ("assess", "super", "lead", "audit", "stats"),
}
"""Who sees targets, packs and the cockpit; who sees warnings; who sees bulletins."""
MAY = """
monitor/                                    | watch                        | -
monitor/figure/<str:region>/<str:indicator>/ | watch                       | -
monitor/rounds/                             | watch                        | -
monitor/rounds/start/                       | -                            | assess
monitor/plans/                              | watch                        | -
monitor/plans/missing/                      | watch                        | assess
monitor/plans/targets/                      | watch                        | -
monitor/plans/targets/<str:region>/<slug:indicator>/<int:year>/ | assess   | assess
monitor/plans/file/                         | assess                       | assess
monitor/plans/file/<str:key>/               | assess                       | assess
monitor/plans/<str:region>/<slug:indicator>/<int:year>/ | watch            | -
monitor/plans/<str:region>/<slug:indicator>/<int:year>/change/ | assess    | assess
monitor/plans/<str:region>/<slug:indicator>/<int:year>/carry/ | -          | assess
monitor/warnings/                           | warned                       | -
monitor/warnings/<int:warning_id>/          | warned                       | -
monitor/warnings/<int:warning_id>/do/<str:verb>/ | warned                  | super assess owner
monitor/comparison/                         | watch                        | -
monitor/weak/                               | watch                        | -
monitor/benchmark/                          | watch                        | -
monitor/leading/                            | watch                        | -
act/items/effects/                          | see                          | -
report/packs/                               | watch                        | -
report/packs/new/                           | assess super                 | assess super
report/packs/<int:pack_id>/                 | watch                        | -
report/packs/<int:pack_id>/word/            | watch                        | -
report/packs/<int:pack_id>/pdf/             | watch                        | -
report/relations/                           | watch                        | -
report/board/                               | watch                        | -
report/bulletins/                           | papered                      | -
report/bulletins/new/                       | assess                       | assess
report/bulletins/templates/                 | papered                      | -
report/bulletins/templates/load/            | -                            | assess
report/bulletins/templates/<slug:code>/     | papered                      | assess
report/bulletins/<int:bulletin_id>/         | papered                      | -
report/bulletins/<int:bulletin_id>/word/    | papered                      | -
report/bulletins/<int:bulletin_id>/pdf/     | papered                      | -
report/bulletins/<int:bulletin_id>/sheets/<int:number>/ | papered          | -
report/bulletins/<int:bulletin_id>/do/<str:verb>/ | -                      | assess
report/explorer/                            | all                          | -
report/explorer/keep/                       | -                            | all
report/explorer/views/<int:view_id>/drop/   | -                            | assess
"""
"""The warning of the walk lies in 990104 and is owned by the department of ``owner``; the bulletin is issued."""
FILL: Mapping[str, Mapping[str, str]] = {
    "monitor/plans/": {"region": "990104", "indicator": "budget_revenue", "year": "2026"},
    "monitor/plans/targets/": {"region": "990100"},
    "monitor/figure/": {"region": "990104", "indicator": "budget_revenue"},
    "monitor/warnings/<int:warning_id>/do/": {"verb": "note"},
    "report/bulletins/templates/": {"code": "monthly"},
    "report/bulletins/<int:bulletin_id>/": {"number": "1", "verb": "edit"},
}
SENT: Mapping[str, Mapping[str, Any]] = {
    "monitor/rounds/start/": {"period": "2026-09"},
    "monitor/plans/missing/": {"method": "seasonal"},
    "monitor/plans/<str:region>/<slug:indicator>/<int:year>/change/": {
        "seen": "0",
        "method": "linear",
        "do": "try",
    },
    "monitor/plans/<str:region>/<slug:indicator>/<int:year>/carry/": {"seen": "1"},
    "monitor/plans/targets/<str:region>/<slug:indicator>/<int:year>/": {"total": "1", "do": "try"},
    "monitor/warnings/<int:warning_id>/do/<str:verb>/": {"text": "已核实。"},
    "report/explorer/keep/": {"name": "投资", "query": "indicator=fai_growth"},
}
