"""The interface itself: its nouns, its description, and answers of one shape at every address below it.

There is no page to try it out on: such pages bring inline styles and scripts that our content policy forbids.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import ValidationError, ValidationErrorContext
from ninja.operation import Operation
from ninja.renderers import BaseRenderer

from zhengxian.web.api.v1 import auth, errors, indicators, loading, regions, runs, scores
from zhengxian.web.api.v1.body import StrictParser
from zhengxian.web.core.refusal import Hidden

ABOUT = """只收、只给 JSON。每个请求带请求头 `Authorization: Bearer 密钥`；密钥在“账号”页新建，能看什么、能写什么，与它的账号完全相同。

数是 JSON 数字，给出全部位数；没有数为 null，原因写在 state。时间是带时差的 ISO 8601。
出错时回答 `{code, message, problems}`：不存在的和不能看的一样是 404。"""

DESCRIPTION = "openapi-json"
"""The library's name of the address of the description, which it would answer whatever the method."""


class PlainRenderer(BaseRenderer):
    """JSON with Chinese as it is, and without NaN."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:  # noqa: ARG002 -- its shape
        """Write an answer."""
        return json.dumps(data, ensure_ascii=False, allow_nan=False, default=str)


class Interface(NinjaAPI):
    """The library's interface, which keeps the reason of a parameter's refusal with its code."""

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """Return what is wrong with path, query and body."""
        found: list[dict[str, Any]] = []
        for context in error_contexts:
            source, places = context.model.__ninja_param_source__, context.model.__ninja_flatten_map_reverse__
            told = context.pydantic_validation_error.errors(include_url=False, include_input=False)
            found += [{**error, "loc": (source, *places.get(error["loc"], error["loc"]))} for error in told]
        return ValidationError(found)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation by its noun and verb."""
        return f"{operation.view_func.__module__.rpartition('.')[2]}-{operation.view_func.__name__}"


def _built() -> Interface:
    made = Interface(
        title="争先 接口", version="1", description=ABOUT, urls_namespace="api-v1", docs_url=None,
        openapi_url="/openapi.json", renderer=PlainRenderer(), parser=StrictParser(),
    )  # fmt: skip
    for noun in (auth, regions, indicators, loading, runs, scores):  # loading adds writing to observations
        made.add_router("", noun.router)
    errors.register(made)
    return made


def _worded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view of the library answer wrong methods and addresses in the one shape, and let nobody keep an answer."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, /, **given: Any) -> HttpResponse:
        try:
            response = view(request, **given)
        except Http404:
            response = errors.answer(Hidden())
        if isinstance(response, HttpResponseNotAllowed):
            response = errors.not_allowed(response)
        response["Cache-Control"] = "no-store"
        return response

    return answered


def _nothing(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- the shape of a view
    raise Http404


def _addresses(made: Interface) -> tuple[list[URLPattern | URLResolver], str, str]:
    patterns, app, namespace = made.urls
    worded = [
        path(
            str(p.pattern),
            _worded(require_safe(p.callback) if p.name == DESCRIPTION else p.callback),
            name=p.name,
        )
        for p in patterns
        if isinstance(p, URLPattern)
    ]
    return [*worded], app, namespace


api = _built()
patterns: list[URLPattern | URLResolver] = [
    path("", _addresses(api)),
    re_path(r"^.*$", _worded(_nothing)),
]
