"""The acts in which somebody buys through the app, each told in plain words with its amounts."""

import asyncio
from collections.abc import Awaitable, Callable

from bff.story.acts import PATIENCE_S, Screen, Stage, arrived, came, done
from bff.story.phone import Data, Phone, Surprise, request_id

PAUSE_S = 0.1


async def ordered(stage: Stage, screen: Screen) -> None:
    """Step 6: a neighbour opens the app by the clerk's code, orders, pays and picks up."""
    neighbour, store = stage.neighbour, stage.other
    opened = await came(neighbour, store)
    basket = {
        "storeId": opened["store"]["id"],
        "lines": [{"variantId": stage.sold["id"], "quantity": 2}],
    }
    quoted = done(await neighbour.send("OrderQuote", input=basket), "orderQuote", "lines")
    stage.tell(
        f"6. A neighbour opens the app by the clerk's code at {opened['store']['name']} and "
        f"wants 2 of {quoted['lines'][0]['title']}: {quoted['payable']['display']}."
    )
    order = await bought(neighbour, basket)
    stage.tell("   She pays through WeChat Pay; the server hears of it by itself.")
    stage.tell(arrived(screen, await screen.shows()))
    await picked_up(stage, neighbour, order)


async def bought(buyer: Phone, basket: Data) -> Data:
    """Order what is in a basket, pay for it, and wait until the server knows; return the order."""
    asked = basket | {"requestId": request_id()}
    placed = done(await buyer.send("OrderPlace", input=asked), "orderPlace", "order")
    # Under the same id, as a phone does that never heard the answer.
    again = done(await buyer.send("OrderPlace", input=asked), "orderPlace", "order")
    if again["order"]["id"] != placed["order"]["id"]:
        raise Surprise("the same request was ordered twice")
    return await paid(buyer, again)


async def paid(buyer: Phone, placed: Data) -> Data:
    """Press the payment button, and wait until WeChat has told the server."""
    if placed["payment"] is None:
        raise Surprise(f"there is nothing to pay with: {placed}")
    await buyer.pay(placed["payment"])

    async def seen() -> Data | None:
        order: Data = (await buyer.send("Order", id=placed["order"]["id"]))["me"]["order"]
        return order if order["status"] == "PAID" else None

    return await seen_soon(seen, "the payment was never heard of")


async def picked_up(stage: Stage, buyer: Phone, order: Data) -> None:
    """Show the order at the counter, where the clerk scans it and hands the goods over."""
    store_id = stage.other["id"]
    shown = done(
        await buyer.send("OrderPickUpShow", input={"orderId": order["id"]}),
        "orderPickUpShow",
        "code",
    )
    look = {"storeId": store_id, "code": shown["code"]}
    looked = done(await stage.other_clerk.send("CounterLook", input=look), "counterLook", "order")
    asked = {
        "storeId": store_id,
        "lookId": looked["order"]["lookId"],
        "requestId": request_id(),
    }
    handed = done(await stage.other_clerk.send("OrderPickUp", input=asked), "orderPickUp", "order")
    if handed["order"]["status"] != "PICKED_UP":
        raise Surprise(f"after hand-over the order is {handed['order']['status']}")
    stage.tell("   She shows her pick-up code; the clerk scans it and hands the bottles over.")


async def seen_soon(look: Callable[[], Awaitable[Data | None]], otherwise: str) -> Data:
    """Look until there is something to see; Surprise in these words when there is not in time."""
    ends_at = asyncio.get_running_loop().time() + PATIENCE_S
    while asyncio.get_running_loop().time() < ends_at:
        if found := await look():
            return found
        await asyncio.sleep(PAUSE_S)
    raise Surprise(otherwise)
