"""One thing that prose says and the data do not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProseFault:
    """What is wrong, where, and in which sentence. ``refuses`` False is a question that a person may answer.

    ``start`` and ``end`` are places in the edited text; ``expected`` is what the data say, where there is one answer.
    """

    code: str
    message: str
    start: int
    end: int
    sentence: str
    refuses: bool = True
    expected: str = ""

    @property
    def text(self) -> str:
        """The sentence for the user, with its code.

        >>> ProseFault("R-174", "文中的“3”没有对应的数据。请核对。", 0, 1, "").text
        '文中的“3”没有对应的数据。请核对。（R-174）'
        """
        return f"{self.message}（{self.code}）"
