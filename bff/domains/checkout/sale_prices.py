"""What baskets cost at community sales, and whether these sell them at all."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from bff.domains.checkout.till import Ask, Till
from bff.domains.community_sale.errors import SaleUnknown
from bff.domains.community_sale.stall import Desk
from bff.kit.refusal import BadInput, Refusal


def refused(desk: Desk, ask: Ask, sale_id: UUID) -> Refusal | BadInput | None:
    """Return why a sale does not sell a basket, or None."""
    sale = desk.sales.get(sale_id)
    if sale is None or sale.store_id != ask.store_id:
        return SaleUnknown()
    return desk.refused(sale_id, ask.lines)


def known_of(known: Till, desk: Desk, sales: Sequence[UUID | None]) -> Till:
    """Return what is known of baskets, with the prices of the sale that each is of, if any."""
    prices = {
        (number, variant_id): shelf.price_fen
        for number, sale_id in enumerate(sales)
        if sale_id in desk.sales
        for variant_id, shelf in desk.sales[sale_id].items.items()
    }
    offered = {
        key: offered._replace(price_fen=prices.get(key, offered.price_fen))
        for key, offered in known.offered.items()
    }
    return replace(known, offered=offered)
