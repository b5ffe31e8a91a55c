"""An answer that goes out in one piece: what our HTTP line offers beside ASGI's two messages."""

from collections.abc import Callable, Sequence

Header = tuple[bytes, bytes]
# Sends status, headers and body; False when it cannot, and the usual messages are due.
Whole = Callable[[int, Sequence[Header], bytes], bool]

# Where it stands in `scope["extensions"]`.
WHOLE = "dongxiao.whole"


def impossible(_status: int, _headers: Sequence[Header], _body: bytes) -> bool:
    """Send nothing, where the line offers nothing."""
    return False
