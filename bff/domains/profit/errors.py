"""Why a rule is not accepted."""

from dataclasses import dataclass
from uuid import UUID

from bff.kit.refusal import BadInput, Refusal


@dataclass
class PointsRuleUntimely(Refusal):
    """What points are worth would change before now, or twice at one moment."""


class SharesUnclear(BadInput):
    """A share of a rule is neither a fixed sum nor basis points, or its bounds make no sense."""

    def __init__(self) -> None:
        super().__init__(
            "Each role has one share, either in fen or in basis points, above zero; "
            "a floor and a cap, in this order, bound basis points only."
        )


class SharesOverWhole(BadInput):
    """The shares of a rule are more than there is to share."""

    def __init__(self) -> None:
        super().__init__("The shares of a rule may not be more than 100 % of the reward.")


class SharesOverCap(BadInput):
    """The shares of a rule for orders are more than WeChat lets go to others."""

    def __init__(self, others_bp_max: int) -> None:
        super().__init__(f"At most {others_bp_max} basis points of an order may go to others.")


class RewardMisplaced(BadInput):
    """A rule for orders names a reward, where what was paid is shared."""

    def __init__(self) -> None:
        super().__init__("A rule for orders shares what was paid and names no reward.")


class TooManyPersons(BadInput):
    """A rule pays more levels of persons than is allowed."""

    def __init__(self, persons_max: int) -> None:
        super().__init__(f"A rule may pay at most {persons_max} of clerk, leader and referrer.")


class NotPublishable(BadInput):
    """There is no such draft, or the operator who wrote it would publish it too."""

    def __init__(self, version_id: UUID) -> None:
        super().__init__(f"{version_id} is no draft that another operator wrote.")
