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
LONGEST_NUMBER = 18
"""Digits of a number that every database keeps."""


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


def whole(text: str) -> int | None:
    """Return the whole number that an address or a form names, or None when it is none or too long for a database."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent, or None when the page is only asked for; an empty form was sent too."""
    return request.POST if request.method == "POST" else None
