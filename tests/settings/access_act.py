"""Who may open and send to which address of act, and what fills their gaps; `access_table` joins it to the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WORDS = {
    "see": ("super", "owner", "lead", "assess", "audit"),
    "papers": ("super", "lead", "assess", "audit"),
    "read": ("super", "assess"),
}
"""Who sees ledger items; who sees documents and a county's items; who reads documents into items."""
MAY = """
act/                                        | see                          | -
act/gantt/                                  | see                          | -
act/calendar/                               | see                          | -
act/digest/                                 | see                          | -
act/results/                                | see                          | -
act/workbook/                               | read                         | read
act/workbook/template/                      | read                         | -
act/workbook/<str:key>/                     | super                        | super
act/items/<int:item_id>/plan/               | read owner                   | read owner
act/items/<int:item_id>/divide/             | super                        | super
act/milestones/<int:milestone_id>/reach/    | read owner                   | read owner
act/items/new/                              | read                         | read
act/items/bulk/                             | read                         | read
act/items/<int:item_id>/                    | see                          | -
act/items/<int:item_id>/sheet/              | see                          | -
act/items/<int:item_id>/edit/               | read                         | read
act/items/<int:item_id>/do/<str:verb>/      | see                          | owner
act/items/evidence/<int:evidence_id>/       | see                          | -
act/documents/                              | papers                       | -
act/documents/new/                          | read                         | read
act/documents/<int:document_id>/            | papers                       | -
act/documents/<int:document_id>/file/       | papers                       | -
act/documents/<int:document_id>/tasks.jsonl | papers                       | -
act/documents/<int:document_id>/sheet/      | papers                       | -
act/documents/<int:document_id>/review/     | papers                       | -
act/documents/<int:document_id>/step/       | -                            | read
act/documents/<int:document_id>/take/       | -                            | read
act/documents/<int:document_id>/establish/  | read                         | read
act/documents/<int:document_id>/commitments/<int:commitment_id>/ | -       | read
act/projects/                               | see                          | -
act/projects/new/                           | super owner                  | super owner
act/projects/slips/                         | see                          | -
act/projects/chains/                        | see                          | -
act/projects/registration/                  | see                          | -
act/projects/load/                          | super owner                  | super owner
act/projects/load/<int:upload_id>/          | super                        | super
act/projects/tours/                         | see                          | -
act/projects/tours/new/                     | super                        | super
act/projects/tours/<int:tour_id>/           | super lead assess            | super lead assess
act/projects/tours/<int:tour_id>/close/     | -                            | super
act/projects/<int:project_id>/              | papers                       | -
act/projects/<int:project_id>/change/       | super                        | super
act/projects/<int:project_id>/plan/         | super                        | super
act/projects/<int:project_id>/steps/<str:step>/ | super                    | super
act/projects/<int:project_id>/money/        | super                        | super
act/projects/<int:project_id>/papers/<str:kind>/ | super                   | super
act/projects/<int:project_id>/side/         | super                        | super
act/projects/<int:project_id>/evidence/<int:evidence_id>/ | papers         | -
act/requests/                               | see                          | -
act/requests/new/                           | super owner                  | super owner
act/requests/rates/                         | see                          | -
act/requests/file/                          | super owner                  | super owner
act/requests/file/form/                     | super owner                  | -
act/requests/file/<str:key>/                | super                        | super
act/requests/<int:item_id>/                 | see                          | -
act/requests/<int:item_id>/verify/          | -                            | super owner
act/requests/<int:item_id>/reply/           | -                            | super owner
act/requests/<int:item_id>/finish/          | -                            | owner
act/requests/<int:item_id>/visit/           | -                            | read
act/requests/<int:item_id>/hard/            | -                            | super
act/requests/<int:item_id>/link/            | -                            | super
act/rectification/                          | see                          | -
act/rectification/sums/                     | see                          | -
act/rectification/new/                      | super                        | super
act/rectification/file/                     | super                        | super
act/rectification/file/form/                | super                        | -
act/rectification/file/<str:key>/           | super                        | super
act/rectification/coverage/                 | papers                       | -
act/rectification/coverage/new/             | super                        | super
act/rectification/<int:item_id>/            | see                          | -
act/rectification/<int:item_id>/plan/       | -                            | super owner
act/rectification/<int:item_id>/apply/      | -                            | owner
act/rectification/<int:item_id>/judge/      | -                            | read
act/rectification/<int:item_id>/publicise/  | -                            | super
act/rectification/<int:item_id>/rebound/    | -                            | super
"""
"""The items of the walk are owned by the unit of ``owner``; its project by a county; files are the supervisor's own."""
FILL: Mapping[str, Mapping[str, str]] = {
    "act/items/<int:item_id>/do/": {"verb": "progress"},
    "act/projects/<int:project_id>/": {"step": "started", "kind": "land"},
}
SENT: Mapping[str, Mapping[str, Any]] = {
    "act/items/<int:item_id>/do/<str:verb>/": {"text": "正在办理。"},
    "act/documents/<int:document_id>/step/": {"do": "finish"},
    "act/documents/<int:document_id>/commitments/<int:commitment_id>/": {"do": "reject", "revision": "1"},
}
