"""The tools over the Model Context Protocol: streamable HTTP at /mcp, and standard input and output.

The protocol is that of the package `mcp`, which the extra `communique[mcp]` installs. It is asynchronous, and this
server is not: an event loop in a thread of its own takes the messages, and each call of a tool runs in another thread
as a request of the client to `/api/tools/NAME`, so that it has the client's budget, limits and place in the log.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import Blueprint, Flask, Response, current_app, request

from kg.version import __version__
from server.api.tools import INSTRUCTIONS, TOOLS
from server.http.problems import Problem
from server.http.state import server_state

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

blueprint = Blueprint("mcp", __name__)

Environ: TypeAlias = Mapping[str, str]
_SECONDS = 120.0  # for one message; queries have their own limit
_HEADERS = frozenset(("accept", "content-type", "mcp-protocol-version", "mcp-session-id", "mcp-method", "mcp-name"))
_PASSED_ON = ("content-type", "mcp-session-id", "mcp-protocol-version")
_KEY = "communique-mcp"
_LOCK = threading.Lock()


@blueprint.route("/mcp", methods=["GET", "POST", "DELETE"])
def messages() -> Response:
    """One message of the protocol. Sessions are not kept: each message is answered by itself, as JSON."""
    if not server_state().settings.mcp:
        raise Problem(404, "This server does not offer the Model Context Protocol; its operator can: serve --mcp.")
    if request.method != "POST":
        raise Problem(405, "Send messages by POST: this server keeps no sessions.", headers={"Allow": "POST"})
    status, headers, body = _bridge(current_app._get_current_object()).answer(  # type: ignore[attr-defined]
        request.get_data(),
        {name: value for name, value in request.headers.items() if name.lower() in _HEADERS},
        {"REMOTE_ADDR": request.remote_addr or "", "HTTP_USER_AGENT": request.headers.get("User-Agent", "")},
    )
    response = Response(body, status=status)
    for name in _PASSED_ON:
        if name in headers:
            response.headers[name] = headers[name]
    return response


def serve_standard_streams(app: Flask) -> None:
    """Answer messages from standard input on standard output until the input ends."""
    server = protocol_server(app, lambda context: {"REMOTE_ADDR": "127.0.0.1", "HTTP_USER_AGENT": "communique mcp"})

    async def run() -> None:
        from mcp.server.stdio import stdio_server

        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    asyncio.run(run())


def protocol_server(app: Flask, client: Callable[[Any], Environ]) -> Server[Any]:
    """Return the protocol's server over the tools of an application.

    Args:
        client: returns the WSGI variables by which the client of a call is known, from the call's context.
    """
    import mcp_types as types
    from mcp.server.lowlevel import Server

    async def list_tools(context: Any, params: Any) -> Any:
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=tool.name,
                    title=tool.title,
                    description=tool.about,
                    input_schema=tool.schema,
                    annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
                )
                for tool in TOOLS.values()
            ]
        )

    async def call_tool(context: Any, params: Any) -> Any:
        said, is_error = await asyncio.to_thread(called, app, params.name, params.arguments or {}, client(context))
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=json.dumps(said, ensure_ascii=False))],
            structured_content=said,
            is_error=is_error,
        )

    return Server(
        "communique",
        version=__version__,
        title="Communiqué",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def called(app: Flask, name: str, arguments: Mapping[str, Any], client: Environ) -> tuple[dict[str, Any], bool]:
    """Return the answer of a tool, or the problem that stands in its place, and whether it is a problem."""
    response = app.test_client().post(f"/api/tools/{name}", json=dict(arguments), environ_overrides=dict(client))
    said = response.get_json(force=True)
    return said, response.status_code >= 400


class _Bridge:
    """The protocol's HTTP transport in an event loop of its own thread."""

    def __init__(self, app: Flask) -> None:
        server = protocol_server(app, lambda context: context.request.scope["state"]["client"])
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        self._manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True)
        self._loop = asyncio.new_event_loop()
        self._ready: Future[None] = Future()
        threading.Thread(target=self._loop.run_until_complete, args=(self._run(),), name="mcp", daemon=True).start()
        self._ready.result(_SECONDS)

    async def _run(self) -> None:
        async with self._manager.run():
            self._ready.set_result(None)
            await asyncio.Event().wait()  # until the process ends

    def answer(self, body: bytes, headers: Mapping[str, str], client: Environ) -> tuple[int, Mapping[str, str], bytes]:
        """Return status, headers and body of the response to one message. Raises: Problem 504."""
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/mcp",
            "raw_path": b"/mcp",
            "query_string": b"",
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
            "state": {"client": client},
        }
        answered = asyncio.run_coroutine_threadsafe(_exchange(self._manager.handle_request, scope, body), self._loop)
        try:
            return answered.result(_SECONDS)
        except TimeoutError as error:
            answered.cancel()
            raise Problem(504, f"The message was not answered within {_SECONDS:g} seconds.") from error


async def _exchange(
    handle: Callable[[Any, Any, Any], Awaitable[None]], scope: dict[str, Any], body: bytes
) -> tuple[int, Mapping[str, str], bytes]:
    """Return what an ASGI application responds to one request."""
    incoming = [{"type": "http.request", "body": body, "more_body": False}]
    status, headers, content = 500, dict[str, str](), bytearray()

    async def receive() -> dict[str, Any]:
        if not incoming:
            await asyncio.Event().wait()  # the client stays until it has its answer
        return incoming.pop()

    async def send(message: dict[str, Any]) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in message["headers"]}
        content.extend(message.get("body", b""))

    await handle(scope, receive, send)
    return status, headers, bytes(content)


def _bridge(app: Flask) -> _Bridge:
    """The bridge of an application, made when the first message comes."""
    with _LOCK:
        found: _Bridge | None = app.extensions.get(_KEY)
        if found is None:
            found = app.extensions[_KEY] = _Bridge(app)
        return found
