"""A request's context that asks the database once, and answers from memory ever after."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bff.context import Language, Viewer
from bff.kit.database import Database


@dataclass
class Replay:
    """What resolvers and edges may lean on, with every row that they will ask for."""

    database: Database
    viewer: Viewer
    language: Language = Language.ZH
    rows: dict[tuple[Any, Any], Any] = field(default_factory=dict)

    @property
    def me(self) -> Viewer:
        """Return the viewer."""
        return self.viewer

    async def load(self, loader: Any, key: Any) -> Any:
        """Return the row of one key."""
        if (loader, key) not in self.rows:
            [self.rows[loader, key]] = await loader(self.database, [key])
        return self.rows[loader, key]

    async def load_many(self, loader: Any, keys: Sequence[Any]) -> list[Any]:
        """Return a row for each key."""
        rows = self.rows
        if any((loader, key) not in rows for key in keys):
            found = await loader(self.database, keys)
            rows.update(zip([(loader, key) for key in keys], found, strict=True))
        return [rows[loader, key] for key in keys]
