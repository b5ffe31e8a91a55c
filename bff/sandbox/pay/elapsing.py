"""What happens by itself as time goes by: buttons are pressed, refunds reach their payers."""

from datetime import datetime

from bff.sandbox.pay import paying, refunds
from bff.sandbox.store import Store

NEXT_DUE = (paying.next_due, refunds.next_due)


def elapse(store: Store, at: datetime) -> None:
    """Let happen what was to happen by now, before anybody looks."""
    paying.press_due(store, at)
    refunds.end_due(store, at)
