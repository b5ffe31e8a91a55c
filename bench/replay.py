"""A request's context that asks the database once, and answers from memory ever after."""

from collections import defaultdict
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
    rows: defaultdict[Any, dict[Any, Any]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def me(self) -> Viewer:
        """Return the viewer."""
        return self.viewer

    async def load(self, loader: Any, key: Any) -> Any:
        """Return the row of one key."""
        known = self.rows[loader]
        if key not in known:
            [known[key]] = await loader(self.database, [key])
        return known[key]

    async def load_many(self, loader: Any, keys: Sequence[Any]) -> list[Any]:
        """Return a row for each key."""
        known = self.rows[loader]
        try:
            # To look for a key once, and no more: what is measured is the executor.
            return [known[key] for key in keys]
        except KeyError:
            known.update(zip(keys, await loader(self.database, keys), strict=True))
            return [known[key] for key in keys]
