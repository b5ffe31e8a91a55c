"""The act in which three neighbours buy together: they pay, the party fills, all pick up."""

from bff.story.acts import Screen, Stage, arrived, came, done
from bff.story.orders import paid, picked_up, seen_soon
from bff.story.phone import Data, Surprise, request_id

PEOPLE = 3


async def bought_together(stage: Stage, screen: Screen) -> None:
    """Play a party of three, from its opening to the hand-over."""
    offer = await _offer(stage)
    wanted = await _wanted(stage, offer)
    opened = await stage.lin.send("GroupBuyOpen", input=wanted | {"offerId": offer["id"]})
    first = done(opened, "groupBuyOpen", "order")
    prices = [tier["price"]["display"] for tier in offer["tiers"]]
    stage.tell(
        f"   Lin opens a party for {offer['product']['title']}: {prices[0]} for two, {prices[-1]}"
        f" for three. She pays {first['order']['payable']['display']} and waits."
    )
    orders = [(stage.lin, await paid(stage.lin, first))]
    for friend in stage.friends:
        # Whoever scanned a bottle of another store before would earn that one the order.
        await came(friend, stage.other)
        joining = wanted | {"partyId": first["party"]["id"], "requestId": request_id()}
        joined = done(await friend.send("GroupBuyJoin", input=joining), "groupBuyJoin", "order")
        orders.append((friend, await paid(friend, joined)))
    await _complete(stage, first["party"]["id"])
    for _ in orders:
        stage.tell(arrived(screen, await screen.shows()))
    for buyer, order in orders:
        await picked_up(stage, buyer, order)


async def _offer(stage: Stage) -> Data:
    for one in stage.offers:
        answer = await stage.lin.send("GroupBuyOffer", id=one["id"])
        offer: Data = answer["groupBuyOffer"]
        if offer["tiers"][-1]["people"] == PEOPLE:
            return offer
    raise Surprise(f"{stage.other['name']} has no party of {PEOPLE} to offer")


async def _wanted(stage: Stage, offer: Data) -> Data:
    store_id = stage.other["id"]
    found = await stage.lin.send("Product", id=offer["product"]["id"], storeId=store_id)
    variant = found["product"]["variants"][0]
    return {"storeId": store_id, "variantId": variant["id"], "requestId": request_id()}


async def _complete(stage: Stage, party_id: str) -> None:
    async def seen() -> Data | None:
        party: Data = (await stage.lin.send("Party", id=party_id))["party"]
        return party if party["status"] == "COMPLETE" else None

    party = await seen_soon(seen, "the party never came about")
    if party["filled"] != PEOPLE:
        raise Surprise(f"the complete party shows {party['filled']} people")
    stage.tell("   Two neighbours join and pay: the party is complete, and the price is the lower")
    stage.tell("   one for everybody; what was paid above it goes back. T's shares are booked:")
