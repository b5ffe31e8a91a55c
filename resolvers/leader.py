"""How people come to lead communities."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import App, Context
from bff.domains.community import leaders
from bff.domains.community.leaders import Application, Review
from bff.gateways.wechat import MiniProgram
from bff.kit import ids
from bff.kit.ids import Kind
from miniprogram_schema.leader_apply import (
    LeaderApplied,
    LeaderApplyInput,
    LeaderApplyResult,
    LeaderReviewed,
    LeaderReviewInput,
    LeaderReviewResult,
)

Applying = Annotated[LeaderApplyInput, strawberry.argument(description="Which community.")]
Reviewing = Annotated[LeaderReviewInput, strawberry.argument(description="Yes or no.")]


@strawberry.type
class LeaderMutations:
    """What applicants and operators do about leading."""

    @strawberry.mutation(description="Asks the brand to found a community and to lead it.")
    async def leader_apply(self, info: Info[Context, None], input: Applying) -> LeaderApplyResult:
        """Apply to lead."""
        here, store_id = info.context, ids.read(Kind.STORE, input.store_id)
        asked = Application(
            store_id=store_id, name=input.name, note=input.note, key=input.request_id
        )
        applied = await leaders.apply(here.database, here.services.get(MiniProgram), here.me, asked)
        return LeaderApplied(application_id=applied.application_id)

    @strawberry.mutation(description="Answers who applied to lead a community, once.")
    async def leader_review(
        self, info: Info[Context, None], input: Reviewing
    ) -> LeaderReviewResult:
        """Answer an application."""
        operator_id = info.context.via(App.DESK).member_id
        application_id = ids.read(Kind.APPLICATION, input.application_id)
        said = Review(application_id=application_id, accepted=input.accept, key=input.request_id)
        await leaders.review(info.context.database, operator_id=operator_id, review=said)
        return LeaderReviewed(application_id=application_id)
