"""The documents that the apps may send: those written here, and all that were released."""

from bff.documents.files import Document, id_of, read
from bff.documents.manifest import released

__all__ = ["Document", "id_of", "read", "released"]
