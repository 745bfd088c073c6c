"""Pictures under /media, as the distribution in front of a deployment serves them: those that were uploaded, out of the
bucket; and the drawings of the demo city."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from pannier.adapters.pictures import PICTURES_CACHED, PublicPictures
from pannier.local.demo.pictures import NoSuchPicture, picture_file

_SAFE = {
    # Whatever somebody smuggled into a picture: it is shown as one, and by itself it is no page that runs anything.
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_DRAWN = _SAFE | {"Cache-Control": "public, max-age=86400"}
_UPLOADED = _SAFE | {"Cache-Control": PICTURES_CACHED}


def media(pictures: PublicPictures | None) -> Callable[[Request], Response]:
    """What answers GET `/media/{path}`."""

    def answer(request: Request) -> Response:
        path = request.path_params["path"]
        found = None if pictures is None else pictures.read(path)
        if found is not None:
            body, kind = found
            return Response(body, media_type=kind, headers=_UPLOADED)
        try:
            return Response(picture_file(path), media_type="image/svg+xml", headers=_DRAWN)
        except NoSuchPicture:
            return PlainTextResponse("There is no such picture.", 404, headers=_SAFE)

    return answer
