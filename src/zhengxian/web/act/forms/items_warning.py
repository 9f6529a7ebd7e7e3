"""The draft of a matter that a warning asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from zhengxian.web.act.forms.items_draft import DraftForm
from zhengxian.web.ui.components.forms import plain


class WarningDraftForm(DraftForm):
    """A draft with its warning; where an item was made of it already, one has to say that another is wanted."""

    warning = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, has_item: bool, **given: Any) -> None:
        super().__init__(*args, **given)
        if has_item:
            again = forms.BooleanField(label="仍要另立一件", required=False)
            plain(again, "仍要另立一件")
            self.fields["again"] = again

    @property
    def words(self) -> dict[str, Any]:
        """What the service takes."""
        given = super().words
        given.pop("warning")
        return given | {"again": bool(given.get("again"))}
