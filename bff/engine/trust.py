"""In production only documents that were released with an app are answered."""

from collections.abc import Callable, Iterator

from strawberry.extensions import SchemaExtension

from bff.context import App

Knows = Callable[[str, App | None], bool]


class DocumentNotTrusted(Exception):
    """No app was released with this document."""


class TrustedOnly(SchemaExtension):
    """Refuses, before it is parsed, what no app was released with."""

    def __init__(self, knows: Knows) -> None:
        """Answer the texts that `knows` says yes to, for the viewer's app."""
        super().__init__()
        self._knows = knows

    def on_operation(self) -> Iterator[None]:
        """Let a trusted document pass."""
        asked = self.execution_context
        viewer = asked.context.viewer
        if not self._knows(asked.query or "", viewer.app if viewer else None):
            raise DocumentNotTrusted
        yield
