"""`POST /upload/<token>` takes a picture that was prepared; `GET /media/<name>` shows it."""

import asyncio

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bff import form
from bff.context import Services
from bff.domains.member import uploads
from bff.domains.member.uploads import BYTES_MAX, UploadUnknown
from bff.gateways import pictures
from bff.gateways.objects import MEDIA_PATH, UPLOAD_PATH, Objects
from bff.gateways.workshop.service import WorkFailed, WorkRefused, Workshop
from bff.kit.database import Database
from bff.kit.keyring import Keyring
from bff.kit.refusal import Unavailable

# A form has a few lines beside its file.
BODY_MAX = BYTES_MAX + 65_536
# Each takes the memory of a picture while it comes in.
AT_ONCE_MAX = 32
MADE, UNKNOWN, LARGE, WRONG, BUSY = 201, 404, 413, 415, 503
# No name is given twice, so what was seen once is good for ever.
HEADERS = {
    "cache-control": "public, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
}
WORDS = {
    UNKNOWN: "上传链接已失效，请重新选择图片。",
    LARGE: "图片太大，请压缩后再传。",
    WRONG: "请选择 JPEG、PNG 或 WebP 图片。",
    BUSY: "现在人太多，请稍后再试。",
}

log = structlog.get_logger(__name__)


class TooLarge(Exception):
    """The body is longer than any picture that is taken."""


def routes(database: Database, services: Services) -> list[Route]:
    """Return the paths by which pictures come and are seen."""
    door, objects = asyncio.Semaphore(AT_ONCE_MAX), services.get(Objects)

    async def sent(request: Request) -> Response:
        if door.locked():
            return _no(BUSY)
        async with door:
            return await _sent(request, database, services)

    async def seen(request: Request) -> Response:
        content = await objects.get(request.path_params["name"])
        if content is None:
            return Response(status_code=UNKNOWN)
        return Response(content, media_type="image/jpeg", headers=HEADERS)

    return [
        Route(f"{UPLOAD_PATH}{{token}}", sent, methods=["POST"]),
        Route(f"{MEDIA_PATH}{{name}}", seen, methods=["GET"]),
    ]


async def _sent(request: Request, database: Database, services: Services) -> Response:
    try:
        name = await _kept(request, database, services)
    except (UploadUnknown, ClientDisconnect):
        return _no(UNKNOWN)
    except TooLarge:
        return _no(LARGE)
    except WorkRefused as refused:
        return _no(LARGE if str(refused) == pictures.TOO_LARGE else WRONG)
    # Whatever a decoder dies of, another picture may do.
    except WorkFailed:
        return _no(WRONG)
    except Unavailable:
        return _no(BUSY)
    url = services.get(Objects).url(name)
    return JSONResponse({"url": url}, MADE, {"location": url})


async def _kept(request: Request, database: Database, services: Services) -> str:
    shown, ring = request.path_params["token"], services.get(Keyring)
    # Before a byte of it is read: nobody sends what no member prepared.
    uploads.opened(ring, shown)
    picture = form.file_of(request.headers.get("content-type", ""), await _body(request))
    if picture is None:
        raise WorkRefused(pictures.NO_PICTURE)
    if len(picture) > BYTES_MAX:
        raise TooLarge
    workshop, objects = services.get(Workshop), services.get(Objects)
    return await uploads.keep(database, ring, workshop, objects, shown=shown, content=picture)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BODY_MAX:
            raise TooLarge
    return bytes(body)


def _no(status: int) -> Response:
    log.info("upload_refused", status=status)
    return JSONResponse({"message": WORDS[status]}, status)
