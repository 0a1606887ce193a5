"""Where photographs are shown: their addresses, for those who may see them there."""

from collections.abc import Iterable

from flask import Response, abort, request, url_for

from models import Event
from queries import photos
from web.acting import WHOSE


def addresses(part: str, event: Event, delegate_ids: Iterable[int]) -> dict[int, str]:
    """For the pages of this blueprint, where the pictures are of those who have one: one statement."""
    found = photos.digests(delegate_ids)
    return {delegate_id: _address(part, event, delegate_id, digest) for delegate_id, digest in found.items()}


def answer(delegate_id: int) -> Response:
    """The picture itself; a browser that has it already is told so."""
    photo = photos.find(delegate_id) or abort(404)
    response = Response(photo.jpeg, mimetype="image/jpeg")
    response.set_etag(photo.digest)
    return response.make_conditional(request)


def _address(part: str, event: Event, delegate_id: int, digest: str) -> str:
    whose = {WHOSE[part]: delegate_id} if part in WHOSE else {}
    return url_for(f"{part}.picture", slug=event.slug, **whose, v=digest[:12])
