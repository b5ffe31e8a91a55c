"""What a browser is shown: a landing page and GraphiQL, with no foreign host in either."""

from html import escape
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

HERE = Path(__file__).parent
# GraphiQL writes its own style elements; nothing else is let past.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def routes(sandbox_port: int) -> list[BaseRoute]:
    """Return the landing page at `/` and the files that pages of ours ask for."""
    # Once, at the start: a file that is missing is found out before anybody asks for it.
    page = Template((HERE / "landing.html").read_text(encoding="utf-8"))

    async def landing(request: Request) -> Response:
        # By the name under which the browser found us, which may be another machine's.
        sandbox = f"{request.url.scheme}://{request.url.hostname}:{sandbox_port}/"
        return HTMLResponse(page.substitute(sandbox=escape(sandbox)), headers=HEADERS)

    return [
        Route("/", landing),
        Mount("/assets", StaticFiles(directory=HERE / "assets")),
    ]


class Browsable:
    """Shows GraphiQL to a browser that opens the endpoint, and leaves all else to it."""

    def __init__(self, endpoint: ASGIApp) -> None:
        """Stand in front of `endpoint`."""
        self._endpoint = endpoint
        self._page = HTMLResponse((HERE / "graphiql.html").read_bytes(), headers=HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket."""
        shown = self._page if _is_browser(scope) else self._endpoint
        await shown(scope, receive, send)


def _is_browser(scope: Scope) -> bool:
    # A query string holds a document, which wants an answer and no page.
    if scope["type"] != "http" or scope["method"] != "GET" or scope["query_string"]:
        return False
    return "text/html" in Request(scope).headers.get("accept", "")
