"""The outside reader: asked only where an office has set it up; here a server on this machine stands in for it."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io import endpoint as module
from zhengxian.io.endpoint import Endpoint, endpoint_of, pieces, propose

TASK = {"quote": "青石镇负责清运。", "units": [{"name": "青石镇"}]}


def chat(said: object) -> bytes:
    return json.dumps({"choices": [{"message": {"content": said}}]}).encode()


class Server:
    """Answers every request with what ``reply`` says: a status and a body; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.paths: list[str] = []
        self.keys: list[str | None] = []
        self.reply: Callable[[], tuple[int, bytes]] = lambda: (200, chat(json.dumps({"tasks": [TASK]})))
        self.headers: dict[str, str] = {}


@pytest.fixture
def server(monkeypatch) -> Iterator[tuple[Server, Endpoint]]:
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            told.asked.append(json.loads(self.rfile.read(length)))
            told.paths.append(self.path)
            told.keys.append(self.headers["Authorization"])
            status, body = told.reply()
            self.send_response(status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_):
            """A caller that hung up is no news."""

    listening = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
    thread.start()
    yield told, Endpoint(f"http://127.0.0.1:{listening.server_port}/v1/", "reader", "k", seconds=5)
    listening.shutdown()
    thread.join()
    listening.server_close()


def refusal(endpoint: Endpoint, text: str = "青石镇负责清运。") -> ZhengxianError:
    with pytest.raises(ZhengxianError) as caught:
        propose(endpoint, text)
    assert caught.value.message.endswith("。")
    return caught.value


def test_without_an_address_nothing_is_set_up():
    assert endpoint_of(None, "m", {}) is None
    assert endpoint_of("", None, {"ZHENGXIAN_READER_MODEL": "m"}) is None


def test_options_come_before_the_environment():
    known = {
        "ZHENGXIAN_READER_URL": "http://a/v1",
        "ZHENGXIAN_READER_MODEL": "m",
        "ZHENGXIAN_READER_KEY": "秘",
    }
    made = endpoint_of(None, None, known)
    assert made == Endpoint("http://a/v1", "m", "秘")
    assert "秘" not in repr(made)
    assert made.address == "http://a/v1/chat/completions"
    other = endpoint_of("https://b/v1/chat/completions", "n", known)
    assert (other.address, other.model) == ("https://b/v1/chat/completions", "n")


@pytest.mark.parametrize(
    ("url", "model"),
    [("ftp://a", "m"), ("file:///etc", "m"), ("a.b/c", "m"), ("http://", "m"), ("http://a", "")],
)
def test_addresses_that_are_none_are_refused(url, model):
    with pytest.raises(ZhengxianError) as caught:
        endpoint_of(url, model, {})
    assert caught.value.code == "A-175"


def test_the_text_goes_out_in_pieces_and_proposals_come_back(server, monkeypatch):
    told, endpoint = server
    monkeypatch.setattr(module, "PIECE", 5)
    monkeypatch.setattr(module.pieces, "__defaults__", (5,))
    assert propose(endpoint, "青石镇负责\n清运。") == [TASK, TASK]
    assert [a["messages"][1]["content"] for a in told.asked] == ["青石镇负责", "清运。"]
    assert told.asked[0]["model"] == "reader"
    assert set(told.paths) == {"/v1/chat/completions"}
    assert set(told.keys) == {"Bearer k"}


def test_an_answer_in_a_fence_is_understood(server):
    told, endpoint = server
    told.reply = lambda: (200, chat('```json\n{"tasks": []}\n```'))
    assert propose(endpoint, "甲。") == []
    assert propose(endpoint, "") == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no",
        b"[]",
        b"{}",
        chat("words"),
        chat(5),
        chat('{"tasks": 5}'),
        chat('{"task": []}'),
        b"[" * 20_000,
    ],
)
def test_answers_that_are_not_as_agreed_are_refused(server, body):
    told, endpoint = server
    told.reply = lambda: (200, body)
    assert refusal(endpoint).code == "A-178"


@pytest.mark.parametrize("status", [401, 404, 500])
def test_what_the_other_side_refuses_is_told(server, status):
    told, endpoint = server
    told.reply = lambda: (status, b"")
    error = refusal(endpoint)
    assert error.code == "A-177"
    assert str(status) in error.message


def test_the_text_is_not_sent_on_elsewhere(server):
    told, endpoint = server
    told.headers = {"Location": f"{endpoint.url}elsewhere"}
    told.reply = lambda: (302, b"")
    assert refusal(endpoint).code == "A-177"
    assert len(told.asked) == 1


def test_answers_without_end_and_without_haste_are_stopped(server, monkeypatch):
    told, endpoint = server
    monkeypatch.setattr(module, "MAX_ANSWER", 10)
    assert refusal(endpoint).code == "A-179"
    assert refusal(Endpoint(endpoint.url, "m", seconds=0)).code == "A-176"
    waiting = threading.Event()
    told.reply = lambda: (waiting.wait(3), (200, b""))[1]
    assert refusal(Endpoint(endpoint.url, "m", seconds=0.1)).code == "A-176"
    waiting.set()


def test_an_address_where_nobody_is(server):
    _, endpoint = server
    error = refusal(Endpoint("http://user:word@127.0.0.1:9/v1", "m", seconds=2))
    assert error.code == "A-176"
    assert "word" not in error.message
    assert endpoint


@given(st.text("甲乙\n", max_size=60), st.integers(1, 9))
def test_pieces_keep_every_sign_and_are_short_enough(text, most):
    made = list(pieces(text, most))
    assert all(len(piece) <= most for piece in made)
    assert "".join(made).replace("\n", "") == text.replace("\n", "")
