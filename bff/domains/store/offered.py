"""What a store sells off its shelf: what is on its list, for its own prices."""

from collections.abc import Sequence

from bff.domains.product import variants
from bff.domains.product.variants import Offered, Place
from bff.kit.database import Transaction

ON_ITS_LIST = """
    and exists (
        select from store_product as sold
        where sold.store_id = asked.store_id and sold.product_id = product.id)
"""


async def offered(transaction: Transaction, asked: Sequence[Place]) -> list[Offered | None]:
    """Return what each variant is sold as at its store; None where that store does not sell it."""
    return await variants.found(transaction, variants.OFFERED + ON_ITS_LIST, asked)
