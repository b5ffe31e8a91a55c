"""The one file of a form, as `wx.uploadFile` sends it. Pure."""

import re

SIGNS = r"[0-9A-Za-z'()+_,./:=? -]{1,70}"
BOUNDARY = re.compile(rf'multipart/form-data;.*\bboundary="?({SIGNS})"?', re.IGNORECASE)
FILE = re.compile(rb"^content-disposition:[^\r\n]*\bfilename(\*)?=", re.IGNORECASE | re.MULTILINE)


def file_of(content_type: str, body: bytes) -> bytes | None:
    """Return the file of a form, or the body itself where it is a picture; None without either."""
    if content_type.startswith("image/"):
        return body
    found = BOUNDARY.fullmatch(content_type)
    if found is None:
        return None
    # The first boundary stands without a line before it.
    parts = (b"\r\n" + body).split(b"\r\n--" + found[1].encode())
    for part in parts[1:-1]:
        head, ends, content = part.partition(b"\r\n\r\n")
        if ends and FILE.search(head.lstrip()):
            return content
    return None
