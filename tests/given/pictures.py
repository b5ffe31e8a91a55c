"""Pictures of a test's own."""

from io import BytesIO

from PIL import Image

WIDE = (64, 48)


def picture(
    kind: str = "JPEG", size: tuple[int, int] = WIDE, colour: str = "#c8102e", mode: str = "RGB"
) -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    """Look at a picture."""
    return Image.open(BytesIO(content))


def form(content: bytes, boundary: str = "----WebKitFormBoundary7MA4YWxk") -> tuple[str, bytes]:
    """A picture as `wx.uploadFile` sends it: the content type, and the body."""
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="remark"\r\n\r\nhello\r\n'
        f"--{boundary}\r\n"
        'Content-Disposition: form-data; name="file"; filename="tmp_a1.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return f"multipart/form-data; boundary={boundary}", body
