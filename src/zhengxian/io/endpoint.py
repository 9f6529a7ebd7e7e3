"""An outside reader behind a chat-completions address: asked only when an office has set it up itself.

Nothing here runs unless an address is given by option or environment. The text of the document goes to that address
and to no other; what comes back is only a proposal (`zhengxian.engine.act.reading.proposals`).
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib import error, request
from urllib.parse import urlsplit

from zhengxian.engine.base.errors import ZhengxianError

PIECE = 6_000
"""Characters of the document in one request."""
MAX_ANSWER = 4 << 20
MAX_PROPOSALS = 2_000
_CHUNK = 1 << 16
_FENCE = re.compile(r"^\s*```(?:json)?\s*|\s*```\s*$")
_ASK = (
    "你从中文公文里找出布置给单位的任务句。只输出 JSON，形如 "
    '{"tasks":[{"quote":"","units":[{"name":"","role":"lead|support|all"}],'
    '"deadlines":[{"text":"","type":"date|duration|cadence"}],'
    '"targets":[{"object":"","op":">=|<=|~|=","value":0,"unit":"","text":""}]}]}。'
    "quote、name、text 必须逐字抄自原文，不得改动、补充或推算；原文把数字隐去的，value 写 null。"
    '成绩回顾、标题、口号不是任务。没有任务就输出 {"tasks":[]}。'
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the outside reader is, which model it should use, its key, and how long it may take in all."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 120.0

    @property
    def address(self) -> str:
        """The full address of the chat interface."""
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"


def endpoint_of(
    url: str | None, model: str | None = None, environment: Mapping[str, str] | None = None
) -> Endpoint | None:
    """Return the outside reader by option or environment, None where no address is given.

    Environment: ``ZHENGXIAN_READER_URL``, ``ZHENGXIAN_READER_MODEL``, ``ZHENGXIAN_READER_KEY``.

    Errors: A-175 the address is none, or no model is named.

    >>> endpoint_of(None, environment={}) is None
    True
    """
    known = os.environ if environment is None else environment
    address = url or known.get("ZHENGXIAN_READER_URL", "")
    if not address:
        return None
    name = model or known.get("ZHENGXIAN_READER_MODEL", "")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or not name:
        raise ZhengxianError(
            "A-175",
            f"外部接口的设置不完整：地址“{address}”应以 http:// 或 https:// 开头，并须写明模型名称。"
            "请核对 --endpoint、--model，或环境变量 ZHENGXIAN_READER_URL、ZHENGXIAN_READER_MODEL。",
        )
    return Endpoint(address, name, known.get("ZHENGXIAN_READER_KEY", ""))


def propose(endpoint: Endpoint, text: str) -> list[object]:
    """Send the text piece by piece and return what the outside reader proposes, unchecked.

    Errors: A-176 not reached, or too slow; A-177 it refuses; A-178 its answer is not as agreed; A-179 too long.
    """
    until = time.monotonic() + endpoint.seconds
    found: list[object] = []
    for piece in pieces(text):
        found.extend(_tasks(_answer(endpoint, piece, until)))
    return found[:MAX_PROPOSALS]


def pieces(text: str, most: int = PIECE) -> Iterator[str]:
    """Divide a text at line ends into pieces of at most ``most`` characters; a longer line is cut.

    >>> list(pieces("甲乙\\n丙\\n丁戊己", 4))
    ['甲乙\\n丙', '丁戊己']
    """
    held = ""
    for line in text.split("\n"):
        for start in range(0, max(len(line), 1), most):
            part = line[start : start + most]
            if held and len(held) + 1 + len(part) > most:
                yield held
                held = part
            else:
                held = f"{held}\n{part}" if held else part
    if held.strip():
        yield held


class _NoRedirect(request.HTTPRedirectHandler):
    """The document goes to the address that was set and to no other."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing."""


def _answer(endpoint: Endpoint, piece: str, until: float) -> bytes:
    asked = {
        "model": endpoint.model,
        "temperature": 0,
        "messages": [{"role": "system", "content": _ASK}, {"role": "user", "content": piece}],
    }
    headers = {"Content-Type": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    message = request.Request(endpoint.address, json.dumps(asked).encode(), headers)  # noqa: S310 -- http(s) only
    opener = request.build_opener(_NoRedirect, request.ProxyHandler({}))
    left = until - time.monotonic()
    if left <= 0:
        raise _unreached(endpoint, "超过规定的时间")
    try:
        with opener.open(message, timeout=left) as reply:
            return _body(endpoint, reply, until)
    except error.HTTPError as refused:
        refused.close()
        raise ZhengxianError(
            "A-177", f"外部接口“{_place(endpoint)}”没有受理（{refused.code}）。请核对地址、模型名称和密钥。"
        ) from refused
    except (OSError, ValueError) as fault:
        raise _unreached(endpoint, "连接不上或中途断开") from fault


def _body(endpoint: Endpoint, reply: Any, until: float) -> bytes:
    content = b""
    while chunk := reply.read1(_CHUNK):
        content += chunk
        if len(content) > MAX_ANSWER:
            raise ZhengxianError(
                "A-179",
                f"外部接口“{_place(endpoint)}”的答复超过 {MAX_ANSWER >> 20} MB，没有采用。请核对接口。",
            )
        if time.monotonic() > until:
            raise _unreached(endpoint, "超过规定的时间")
    return content


def _tasks(answer: bytes) -> list[object]:
    try:
        said = json.loads(answer)["choices"][0]["message"]["content"]
        tasks = json.loads(_FENCE.sub("", said))["tasks"]
    except (ValueError, LookupError, TypeError, RecursionError) as fault:
        raise _not_agreed() from fault
    if not isinstance(tasks, list):
        raise _not_agreed()
    return tasks


def _not_agreed() -> ZhengxianError:
    return ZhengxianError(
        "A-178", "外部接口的答复不是约定的格式，没有采用。请换用能按要求输出 JSON 的模型，或去掉 --endpoint。"
    )


def _unreached(endpoint: Endpoint, why: str) -> ZhengxianError:
    return ZhengxianError(
        "A-176",
        f"外部接口“{_place(endpoint)}”{why}，没有得到答复，也没有写出任何文件。请检查网络，或去掉 --endpoint 只用规则读。",
    )


def _place(endpoint: Endpoint) -> str:
    return urlsplit(endpoint.url).netloc.rpartition("@")[2]
