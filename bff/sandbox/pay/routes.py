"""The paths of WeChat Pay, API v3."""

from starlette.routing import Route

from bff.sandbox.pay import bills, receivers, refunding, returning, sharing
from bff.sandbox.pay.answering import Act, endpoint
from bff.sandbox.pay.asking import Asked
from bff.sandbox.pay.certificates import download
from bff.sandbox.pay.echo import echo
from bff.sandbox.pay.lookup import by_out_trade_no, by_transaction_id, close
from bff.sandbox.pay.placing import place
from bff.sandbox.pay.refusals import Refused

ACTS: dict[tuple[str, str], Act] = {
    ("POST", "/v3/pay/transactions/jsapi"): place,
    ("GET", "/v3/pay/transactions/id/{transaction_id}"): by_transaction_id,
    ("GET", "/v3/pay/transactions/out-trade-no/{out_trade_no}"): by_out_trade_no,
    ("POST", "/v3/pay/transactions/out-trade-no/{out_trade_no}/close"): close,
    ("POST", "/v3/refund/domestic/refunds"): refunding.refund,
    ("GET", "/v3/refund/domestic/refunds/{out_refund_no}"): refunding.lookup,
    ("POST", "/v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund"): refunding.repair,
    ("GET", "/v3/certificates"): download,
    ("POST", "/v3/security/echo"): echo,
    ("POST", "/v3/profitsharing/receivers/add"): receivers.add,
    ("POST", "/v3/profitsharing/receivers/delete"): receivers.delete,
    ("POST", "/v3/profitsharing/orders"): sharing.share,
    ("POST", "/v3/profitsharing/orders/unfreeze"): sharing.unfreeze,
    ("GET", "/v3/profitsharing/orders/{out_order_no}"): sharing.query,
    ("GET", "/v3/profitsharing/transactions/{transaction_id}/amounts"): sharing.amounts,
    ("POST", "/v3/profitsharing/return-orders"): returning.give_back,
    ("GET", "/v3/profitsharing/return-orders/{out_return_no}"): returning.query,
    ("GET", "/v3/profitsharing/bills"): bills.shares,
    ("GET", "/v3/bill/tradebill"): bills.trades,
    ("GET", "/v3/bill/fundflowbill"): bills.funds,
    ("GET", bills.DOWNLOAD): bills.download,
}


def nothing_here(asked: Asked) -> None:
    """Answer a path that WeChat Pay does not have, or a method that a path does not take."""
    raise Refused(404, "RESOURCE_NOT_EXISTS", f"{asked.call.method} {asked.call.path}")


ANY = "/v3/{rest:path}"
EVERY = ["GET", "POST", "PUT", "PATCH", "DELETE"]

ROUTES = [
    Route(path, endpoint(act, path=path), methods=[method]) for (method, path), act in ACTS.items()
] + [Route(ANY, endpoint(nothing_here, path=ANY), methods=EVERY)]
PATHS = frozenset(path for _, path in ACTS)
