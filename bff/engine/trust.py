"""In production only documents that were released with an app are answered."""

from collections.abc import Callable

from bff.context import App

Knows = Callable[[str, App | None], bool]


class DocumentNotTrusted(Exception):
    """No app was released with this document."""


def anything(_text: str, _app: App | None) -> bool:
    """Know every document; what nobody keeps away from an open schema."""
    return True
