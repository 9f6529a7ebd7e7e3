"""Forms whose own messages are sentences of the office instead of the framework's."""

from __future__ import annotations

from typing import Any

from django import forms

_WORDS = {
    "required": "“{label}”没有填。请补填。",
    "invalid": "“{label}”的写法不对。请照框下的说明改正。",
    "invalid_choice": "“{label}”没有这一项。请从列出的里面选。",
    "max_length": "“{label}”太长了。请缩短到 {limit} 字以内。",
    "min_value": "“{label}”不能小于 {limit}。请改正。",
    "max_value": "“{label}”不能大于 {limit}。请改正。",
    "empty": "选的文件是空的。请另选一个。",
    "missing": "没有选文件。请选好再提交。",
}
_LIMITS = {"max_length": "max_length", "min_value": "min_value", "max_value": "max_value"}


class PlainMessages:
    """A mixin for forms: every message names its box and says what to do. Messages given by a field stay."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set up the form, then the words of its fields."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            plain(field, str(field.label or name))


class PlainForm(PlainMessages, forms.Form):
    """A form with plain messages."""


def plain(field: forms.Field, label: str) -> None:
    """Give one field messages that name it, where it still has those of the framework."""
    own = _framework_messages(field)
    for code, words in _WORDS.items():
        if code in _LIMITS:
            limit = getattr(field, _LIMITS[code], None)
            if limit is not None:
                field.error_messages.setdefault(code, words.format(label=label, limit=limit))
        elif code in own and field.error_messages.get(code) == own[code]:
            field.error_messages[code] = words.format(label=label)


def _framework_messages(field: forms.Field) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        found.update(getattr(kind, "default_error_messages", {}))
    return found
