"""A member's scans: a field that hangs under the door `me`."""

from collections.abc import Mapping
from typing import Any

from bff.context import Viewer
from bff.engine.edge import edge
from bff.kit.page import last_id, page_size
from loaders.scan import Scans, scans_of
from miniprogram_schema.scan import ScanConnection
from miniprogram_schema.wallet import PAGED


def _asked(me: Any, args: Mapping[str, Any], viewer: Viewer | None) -> Scans:
    del viewer
    return Scans(members=me.members, first=page_size(args["first"]), before=last_id(args["after"]))


scans = edge(
    scans_of,
    key=_asked,
    of=ScanConnection.of,
    returns=ScanConnection,
    arguments=PAGED,
    description="The bottles that the viewer scanned first, the newest first.",
)
