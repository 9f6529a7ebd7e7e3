"""A form of one act: shown, sent, refused in its own words, or done and back to the page it came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.core.refusal import Conflict, Hidden
from zhengxian.web.core.requests import OfficeRequest


def sent(request: OfficeRequest) -> tuple[Any, Any]:
    """Return what a form was sent with its files, or two None where the page is only opened."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def settle(
    request: OfficeRequest,
    form: forms.BaseForm,
    act: Callable[[], tuple[str, str]],
    template: str,
    shown: dict[str, Any],
) -> HttpResponse:
    """Do the act of a well filled form; ``act`` returns the sentence to show and the address to go to.

    What is refused stands above the form, and nothing that was filled in is lost; a conflict has a page of its own.
    """
    if request.method == "POST" and form.is_valid():
        try:
            told, address = act()
        except (Hidden, Conflict):
            raise
        except ZhengxianError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, told)
            return redirect(address)
    return render(request, template, {**shown, "form": form}, status=422 if form.errors else 200)
