"""What can be done with codes: the one face of this room."""

from bff.domains.code.batches import (
    Cases,
    activate,
    order,
    ship,
    void,
    void_bottles,
)
from bff.domains.code.generation import complete
from bff.domains.code.importing import Imported, import_batch
from bff.domains.code.opening import CaseOpened, OpenCase, open_cases
from bff.domains.code.outers import Handover, lock_outers
from bff.domains.code.printing import PrintedBottle, PrintedCase, printed
from bff.domains.code.scanning import Scan, Scanned, book, forget_cells, scan, take

__all__ = [
    "CaseOpened",
    "Cases",
    "Handover",
    "Imported",
    "OpenCase",
    "PrintedBottle",
    "PrintedCase",
    "Scan",
    "Scanned",
    "activate",
    "book",
    "complete",
    "forget_cells",
    "import_batch",
    "lock_outers",
    "open_cases",
    "order",
    "printed",
    "scan",
    "ship",
    "take",
    "void",
    "void_bottles",
]
