"""A real PostgreSQL and a real Redis for a machine that has neither."""

from bff.embedded.errors import AlreadyRunningError, EmbeddedError
from bff.embedded.ownership import Endpoints
from bff.embedded.services import erase, services

__all__ = ["AlreadyRunningError", "EmbeddedError", "Endpoints", "erase", "services"]
