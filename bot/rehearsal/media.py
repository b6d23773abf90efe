"""The attachments a pretend person can send. There is no file behind them: nothing may ever fetch one. Pure."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flows.errors import Refused

CAPTIONED = {"photo", "video", "voice", "audio", "animation", "document"}


def media(kind: str, message_id: int) -> dict[str, Any]:
    """The fields that a message of this kind carries.

    Raises:
        Refused: no such kind.
    """
    make = KINDS.get(kind)
    if make is None:
        raise Refused(f"A kind is one of: {', '.join(KINDS)}.")
    return make(message_id)


def _file(message_id: int, part: str, size: int) -> dict[str, Any]:
    digest = sha256(f"{message_id} {part}".encode()).hexdigest()
    return {"file_id": f"AgAC{digest[:48]}", "file_unique_id": f"AQAD{digest[48:60]}", "file_size": size}


def _photo(at: int) -> dict[str, Any]:
    sizes = ((90, 67, 1_200), (320, 240, 15_000), (1_280, 960, 140_000))
    return {"photo": [{**_file(at, f"photo{w}", size), "width": w, "height": h} for w, h, size in sizes]}


def _thumbnail(at: int) -> dict[str, Any]:
    return {**_file(at, "thumb", 9_000), "width": 320, "height": 240}


def _video(at: int) -> dict[str, Any]:
    shape = {"duration": 7, "width": 640, "height": 480, "file_name": "video.mp4", "mime_type": "video/mp4"}
    return {"video": {**shape, "thumbnail": _thumbnail(at), **_file(at, "video", 900_000)}}


def _animation(at: int) -> dict[str, Any]:
    shape = {"file_name": "giphy.mp4", "mime_type": "video/mp4", "duration": 2, "width": 320, "height": 240}
    whole = {**shape, **_file(at, "animation", 90_000)}
    document = {"file_name": shape["file_name"], "mime_type": shape["mime_type"], **_file(at, "animation", 90_000)}
    return {"animation": whole, "document": document}


def _video_note(at: int) -> dict[str, Any]:
    return {"video_note": {"duration": 5, "length": 240, "thumbnail": _thumbnail(at), **_file(at, "round", 300_000)}}


def _voice(at: int) -> dict[str, Any]:
    return {"voice": {"duration": 4, "mime_type": "audio/ogg", **_file(at, "voice", 16_000)}}


def _audio(at: int) -> dict[str, Any]:
    shape = {"duration": 60, "file_name": "song.mp3", "mime_type": "audio/mpeg", "title": "Song"}
    return {"audio": {**shape, **_file(at, "audio", 1_000_000)}}


def _sticker(at: int) -> dict[str, Any]:
    shape = {"width": 512, "height": 512, "emoji": "🐦", "set_name": "PretendBirds", "is_animated": False}
    kind = {"is_video": False, "type": "regular", "thumbnail": _thumbnail(at)}
    return {"sticker": {**shape, **kind, **_file(at, "sticker", 24_000)}}


def _document(at: int) -> dict[str, Any]:
    return {"document": {"file_name": "notes.pdf", "mime_type": "application/pdf", **_file(at, "document", 50_000)}}


def _location(_at: int) -> dict[str, Any]:
    return {"location": {"latitude": 53.75, "longitude": -4.75}}


def _contact(_at: int) -> dict[str, Any]:
    return {"contact": {"phone_number": "+447700900123", "first_name": "Pretend"}}


KINDS = {"photo": _photo, "video": _video, "voice": _voice, "audio": _audio, "animation": _animation,
         "video_note": _video_note, "sticker": _sticker, "document": _document, "location": _location,
         "contact": _contact}  # fmt: skip
