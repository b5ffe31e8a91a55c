"""What a status and a word of WeChat Pay's mean for whoever asked. Pure."""

from bff.gateways.pay.errors import Absent, NotEnough, PayBusy, PayError, PayRefused, PayUnavailable

BUSY = 429
SERVER = 500
MISSING = 404
# The same order is left alone for a minute; WeChat counts by order as well as by merchant.
BUSY_S = 60

AGAIN = frozenset({"SYSTEM_ERROR", "BANK_ERROR", "BIZ_ERR_NEED_RETRY"})


def judged(status: int, code: str, message: str = "") -> PayError:
    """Return what an answer that is no success means."""
    # Before its word, which WeChat spells in several ways.
    if status == BUSY:
        return PayBusy(code, BUSY_S)
    # An answer without a word comes from something between WeChat and us.
    if status >= SERVER or code in AGAIN or not code:
        return PayUnavailable(code or status)
    if status == MISSING and code != "MCH_NOT_EXISTS":
        return Absent(code, message)
    if code == "NOT_ENOUGH":
        return NotEnough(code, message)
    return PayRefused(code, message)
