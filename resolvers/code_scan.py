"""How members scan what lies under a cap."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import Context, Viewer
from bff.domains.code.service import Scan
from bff.domains.coupon import scan as scans
from bff.domains.coupon.scan import ScanCode
from bff.gateways.signals import Signals
from bff.kit import answer
from bff.kit.keyring import Keyring
from miniprogram_schema.point import known
from miniprogram_schema.scan import CodeScanInput, CodeScanned, CodeScanResult

Asked = Annotated[CodeScanInput, strawberry.argument(description="Which code is scanned.")]


@strawberry.type
class CodeScanMutations:
    """What members may do with codes."""

    @strawberry.mutation(description="Scans the code under a cap: the first scan brings rewards.")
    async def code_scan(self, info: Info[Context, None], input: Asked) -> CodeScanResult:
        """Scan a bottle."""
        command = _command(info.context.me, input)
        return CodeScanned.of(await info.context.act(scans.scan, command, Keyring, Signals))


def _command(viewer: Viewer, asked: CodeScanInput) -> ScanCode:
    scan = Scan(viewer.member_id, viewer.members, asked.code, known(asked.near))
    # Not the place: who asks again may have walked on meanwhile.
    return ScanCode(scan, answer.request(viewer.member_id, asked.request_id, asked.code))
