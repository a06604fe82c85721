"""Asking an ASGI app one thing, without a network and without another library."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


class Client:
    """`get` and `post` on an app, as a browser on this machine would."""

    def __init__(self, app: Any, host: str = "127.0.0.1:8501") -> None:
        self.app, self.host = app, host

    def get(self, url: str, headers: dict[str, str] | None = None) -> Answer:
        return asyncio.run(self._ask("GET", url, headers or {}))

    def post(self, url: str) -> Answer:
        return asyncio.run(self._ask("POST", url, {}))

    async def _ask(self, method: str, url: str, headers: dict[str, str]) -> Answer:
        path, _, query = url.partition("?")
        sent: list[dict[str, Any]] = []
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(key.encode(), value.encode()) for key, value in ({"host": self.host} | headers).items()],
            "server": ("127.0.0.1", 8501),
            "client": ("127.0.0.1", 50000),
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start = next(message for message in sent if message["type"] == "http.response.start")
        body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
        return Answer(start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, body)
