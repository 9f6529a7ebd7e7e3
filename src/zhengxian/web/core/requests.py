"""A request as views of the platform get it, and the gate in front of a view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase, QueryDict

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Hidden

P = ParamSpec("P")


class OfficeRequest(HttpRequest):
    """A request behind `SignedInMiddleware`: who asks, what he may do, what day it is for the office."""

    user: User
    access: Access
    today: date


View = Callable[Concatenate[OfficeRequest, P], HttpResponseBase]


def needs(*actions: Action) -> Callable[[View[P]], View[P]]:
    """Let only those who may do one of the actions somewhere see a view; to others the page is not there."""

    def gate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: OfficeRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not any(request.access.may(action) for action in actions):
                raise Hidden()
            return view(request, *args, **kwargs)

        return guarded

    return gate


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent, or None when the page is only asked for; an empty form was sent too."""
    return request.POST if request.method == "POST" else None
