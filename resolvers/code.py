"""How a store opens the cases that it received."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import App, Context, Viewer
from bff.domains.code import service as codes
from bff.domains.code.service import OpenCase
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from bff.gateways.signals import Signals
from bff.kit import answer, ids
from bff.kit.ids import Kind
from bff.kit.keyring import Keyring
from bff.kit.refusal import Forbidden, raised
from miniprogram_schema.code import CaseOpened, CaseOpenInput, CaseOpenResult
from miniprogram_schema.point import known

Asked = Annotated[CaseOpenInput, strawberry.argument(description="Which case is opened.")]
STAFF = (Role.OWNER, Role.CLERK)


@strawberry.type
class CodeMutations:
    """What an owner or a clerk may do with codes."""

    @strawberry.mutation(description="Opens a case: it and its bottles are the store's.")
    async def case_open(self, info: Info[Context, None], input: Asked) -> CaseOpenResult:
        """Open a case at the viewer's store."""
        here, find = info.context, info.context.services.get
        # In the store's app only: a session of the consumers' app never acts at a counter.
        command = _command(here.via(App.STORE_OWNER), input)
        clerk, store = command.clerk_member_id, command.store_id
        if not await roles.holds(here.database, member_id=clerk, roles=STAFF, scope_id=store):
            raise Forbidden
        signals, ring = find(Signals), find(Keyring)
        [outcome] = await codes.open_cases(here.database, ring, [command], signals)
        return CaseOpened.of(raised(outcome))


def _command(viewer: Viewer, asked: CaseOpenInput) -> OpenCase:
    store_id, near = ids.read(Kind.STORE, asked.store_id), known(asked.near)
    request = answer.request(viewer.member_id, asked.request_id, store_id, asked.code)
    return OpenCase(store_id, viewer.member_id, asked.code, request, near)
