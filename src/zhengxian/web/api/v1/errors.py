"""Errors have one shape, ``{code, message, problems?}``, whatever went wrong and wherever."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.api.v1 import wording
from zhengxian.web.api.v1.refusals import NotKnown, TooLarge, TooOften, Turned, many, not_json, unreadable
from zhengxian.web.core.refusal import Conflict, Hidden

log = logging.getLogger(__name__)


class ProblemOut(Schema):
    """One problem."""

    code: str = Field(description="错误码，含义不变")
    message: str = Field(description="完整的一句话，可以直接给人看")
    field: str = Field(description="参数名或字段名")
    index: int | None = Field(description="第几行，从 0 数起；不在行里的为 null")


class ErrorOut(Schema):
    """Every answer that is not 2xx."""

    code: str = Field(description="错误码，含义不变")
    message: str = Field(description="出了什么事、怎么办")
    problems: list[ProblemOut] | None = Field(None, description="逐条问题，最多一千条")


def answers(*more: int) -> dict[int, type[Schema]]:
    """Name the refusals that an operation may answer with; those of keys belong to all."""
    return dict.fromkeys((401, 422, 429, *more), ErrorOut)


def not_known() -> NotKnown:
    """Refuse a key; unknown, expired, stopped and absent look the same."""
    return NotKnown(
        "S-860",
        "没有带密钥，或者密钥不能用（不存在、已过期或已停用）。请核对请求头 Authorization: Bearer 密钥",
    )


def refuse_unknown(request: HttpRequest, model: type[Schema] | None = None) -> None:
    """Refuse a query with names that the operation does not know, which would silently answer another question."""
    known = () if model is None else tuple(f.alias or name for name, f in model.model_fields.items())
    strange = [wording.unknown(name, known) for name in request.GET if name not in known]
    if strange:
        raise many(strange)


def answer(error: ZhengxianError) -> HttpResponse:
    """Answer a refusal."""
    response = JsonResponse(_body(error), status=_status(error), json_dumps_params={"ensure_ascii": False})
    if isinstance(error, NotKnown):
        response["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooOften):
        response["Retry-After"] = str(error.wait)
    return response


def not_allowed(response: HttpResponse) -> HttpResponse:
    """Answer a method that an address does not have, with the methods it has."""
    said = Turned("S-865", f"这个地址不接受这种请求方法，可用的有：{response['Allow']}。请改用")
    told = JsonResponse(_body(said), status=405, json_dumps_params={"ensure_ascii": False})
    told["Allow"] = response["Allow"]
    return told


def register(api: NinjaAPI) -> None:
    """Let an interface answer everything in the one shape."""
    for kind in (ZhengxianError, AuthenticationError, ValidationError, HttpError, Http404):
        api.add_exception_handler(kind, lambda _, error: answer(_refusal(error)))
    api.add_exception_handler(RequestDataTooBig, lambda _, __: answer(_too_large()))
    api.add_exception_handler(
        RawPostDataException, lambda _, __: answer(not_json())
    )  # a form, read on the way
    api.add_exception_handler(Exception, _fault_of_ours)


def _refusal(error: object) -> ZhengxianError:
    """Turn what the framework raises into a refusal."""
    if isinstance(error, ZhengxianError):
        return error
    if isinstance(error, AuthenticationError):
        return not_known()
    if isinstance(error, ValidationError):
        return _invalid(error)
    if isinstance(error, HttpError):
        return _unreadable(error)
    return Hidden()


def _status(error: ZhengxianError) -> int:
    if isinstance(error, Turned):
        return error.status
    if isinstance(error, Hidden):
        return 404
    return 409 if isinstance(error, Conflict) else 422


def _body(error: ZhengxianError) -> dict[str, Any]:
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    if isinstance(error, Turned) and error.problems:
        body["problems"] = [asdict(problem) for problem in error.problems]
    return body


def _invalid(error: ValidationError) -> Turned:
    return many(wording.faults(error.errors))


def _unreadable(error: HttpError) -> ZhengxianError:
    """Answer what stood in the way of reading a body."""
    cause = error.__cause__
    if isinstance(cause, ZhengxianError):
        return cause
    if isinstance(cause, RequestDataTooBig):
        return _too_large()
    return unreadable("请核对是不是 UTF-8 编码的 JSON")


def _too_large() -> TooLarge:
    most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) >> 20
    return TooLarge("S-866", f"请求的内容超过 {most} MB，没有处理。请分几次送")


def _fault_of_ours(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Answer after a fault of the program, and keep it in the log."""
    cause = error if isinstance(error, Exception) else None
    log.error("%s %s", request.method, request.path, exc_info=cause)
    said = Turned("S-876", "服务器出错，这次请求没有完成，没有写入任何数据。请稍后再试，或与管理员联系")
    return JsonResponse(_body(said), status=500, json_dumps_params={"ensure_ascii": False})
