"""Lambda's Runtime API for one process, and beside it an AWS in which there is nothing.

The process starts, asks for its first event (INIT is over), is given one, answers, and asks again (the first invocation
is over). Between two questions it does nothing, so what it has used is read from outside at these moments.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_API = "/2018-06-01/runtime/"
_NOTHING = {"Items": [], "Count": 0, "ScannedCount": 0, "Responses": {}, "UnprocessedKeys": {}}


class StartFailed(Exception):
    """The process did not come to its second question; says what it told instead."""


@dataclass(slots=True)
class Course:
    """What became of one process, as the Runtime API saw it. `look` is called when INIT and the invocation are over."""

    event: bytes
    look: Callable[[], None]
    asked: int = 0
    answer: bytes = b""
    failure: str = ""
    over: threading.Event = field(default_factory=threading.Event)


class RuntimeApi(ThreadingHTTPServer):
    """At `address`, for one course after the other. `secrets` are what Secrets Manager holds, by their ids."""

    daemon_threads = True

    def __init__(self, secrets: Mapping[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.secrets = secrets
        self.course: Course | None = None
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_: object) -> None:
        """A process that is ended while it waits leaves its connection open, which is no error."""

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class _Conversation(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: RuntimeApi

    def do_GET(self) -> None:
        if self.path != f"{_API}invocation/next":
            self._tell(200, b"")
            return
        course = self._course()
        course.asked += 1
        course.look()
        if course.asked > 1:
            course.over.set()
            self.close_connection = True  # nobody will answer; the process is ended while it waits
            return
        deadline = int(time.time() * 1000) + 60_000
        identity = {
            "Lambda-Runtime-Aws-Request-Id": "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
            "Lambda-Runtime-Deadline-Ms": str(deadline),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-central-1:000000000000:function:cold",
            "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
        }
        self._tell(200, course.event, identity)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self.path.startswith(_API):
            self._tell(200, json.dumps(self._aws(body)).encode(), {"x-amzn-RequestId": "cold"})
            return
        course = self._course()
        if self.path.endswith("/error"):
            course.failure = body.decode(errors="replace")
            course.over.set()
        else:
            course.answer = body
        self._tell(202, json.dumps({"status": "OK"}).encode())

    do_PUT = do_DELETE = do_POST  # noqa: N815 - http.server's names

    def _aws(self, body: bytes) -> object:
        """Every table is empty, every call succeeds; secrets are there."""
        if self.headers.get("X-Amz-Target") == "secretsmanager.GetSecretValue":
            return {"SecretString": self.server.secrets[json.loads(body)["SecretId"]]}
        return _NOTHING

    def _course(self) -> Course:
        if self.server.course is None:
            raise StartFailed("nobody was started")
        return self.server.course

    def _tell(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing: what matters is measured."""
