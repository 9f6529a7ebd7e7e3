"""The interface keeps to its own description: requests made from it are answered as it says, never by a fault."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig

from zhengxian.web.api.v1 import auth
from zhengxian.web.api.v1.interface import api

from .conftest import Place

pytestmark = pytest.mark.django_db

load_all_checks()
WANTED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "ignored_auth",
)
described = schemathesis.openapi.from_dict(
    api.get_openapi_schema(path_prefix="/api/v1/"),
    # the platform turns every address with a NUL away before the interface sees it
    config=SchemathesisConfig.from_dict({"generation": {"allow-x00": False}}),
)
described.app = get_wsgi_application()


@pytest.fixture
def held(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A good key; the connection stays open from request to request, as in the framework's own test client."""
    monkeypatch.setattr(auth, "WRONG", 1 << 30)  # the checks try many wrong keys
    place.run("2024")
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield {"Authorization": f"Bearer {place.key('statistics')}"}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@described.parametrize()
@settings(
    max_examples=50, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
def test_every_operation_keeps_to_its_description(held: dict[str, str], case: schemathesis.Case) -> None:
    case.call_and_validate(headers=held, checks=[CHECKS.get_one(name) for name in WANTED])
