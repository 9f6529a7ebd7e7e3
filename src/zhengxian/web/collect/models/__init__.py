"""The tables of collection."""

from zhengxian.web.collect.models.findings import Finding, FindingNote, FindingState, Severity
from zhengxian.web.collect.models.forms import Form, FormIndicator, ReportedBy
from zhengxian.web.collect.models.indicators import Direction, Frequency, Indicator, Kind
from zhengxian.web.collect.models.observations import CellState, Observation, Release, Status
from zhengxian.web.collect.models.submissions import (
    Correction,
    CorrectionState,
    Entry,
    Submission,
    SubmissionState,
    Timing,
    Upload,
    UploadKind,
)
from zhengxian.web.collect.models.targets import Target

__all__ = [
    "CellState",
    "Correction",
    "CorrectionState",
    "Direction",
    "Entry",
    "Finding",
    "FindingNote",
    "FindingState",
    "Form",
    "FormIndicator",
    "Frequency",
    "Indicator",
    "Kind",
    "Observation",
    "Release",
    "ReportedBy",
    "Severity",
    "Status",
    "Submission",
    "SubmissionState",
    "Target",
    "Timing",
    "Upload",
    "UploadKind",
]
