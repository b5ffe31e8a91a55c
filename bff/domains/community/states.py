"""How an application to lead a community stands, and along which edges it goes on."""

from collections.abc import Mapping
from enum import StrEnum


class ApplicationState(StrEnum):
    """What became of an application; an operator says so once."""

    WAITING = "WAITING"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


APPLICATION_EDGES: Mapping[str, frozenset[str]] = {
    ApplicationState.WAITING: frozenset({ApplicationState.ACCEPTED, ApplicationState.DECLINED}),
}
