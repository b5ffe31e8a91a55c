"""The second act: neighbours order together of a community sale, and one piece arrives broken."""

from datetime import datetime, timedelta

from bff.kit.clock import business_day
from bff.story.acts import Screen, Stage, arrived, done
from bff.story.orders import bought
from bff.story.phone import Data, Surprise, request_id

DAY = timedelta(days=1)
TITLE = "周末邻里团购"
LIN_WANTS, NEIGHBOUR_WANTS = 3, 1


async def sold(stage: Stage, screen: Screen) -> None:
    """Play a community sale from its opening to the hand-over, with one piece broken."""
    sale = await _opened(stage)
    await _ordered(stage, screen, sale)
    await _arrived(stage, sale)
    await _handed_over(stage, sale)


async def _opened(stage: Stage) -> Data:
    now = datetime.fromisoformat((await stage.lin.send("Clock"))["now"])
    price = stage.sold["price_fen"] * 9 // 10
    asked = {
        "communityId": stage.led["communityId"],
        "title": TITLE,
        "items": [{"variantId": stage.sold["id"], "price": price}],
        "cutOffAt": (now + DAY).isoformat(),
        "arrivesOn": str(business_day(now + DAY)),
        "capacity": 20,
        "requestId": request_id(),
    }
    answer = await stage.leader.send("CommunitySaleOpen", input=asked)
    sale: Data = done(answer, "communitySaleOpen", "sale")["sale"]
    stage.tell(
        f"The second act. The leader of the community at {stage.other['name']} opens a sale, "
        f"“{sale['title']}”: a tenth off for whoever orders by tomorrow."
    )
    return sale


async def _ordered(stage: Stage, screen: Screen, sale: Data) -> None:
    # What the party's order earned her as a neighbour: a hundredth of it, far below the cap.
    points = (await stage.lin.send("Points"))["me"]["points"]
    if not points:
        raise Surprise("Lin bought at the store of her community and has no points")
    stage.tell(f"   Lin has {points} points by now, and spends them.")
    for buyer, who, pieces, spent in (
        (stage.lin, "Lin", LIN_WANTS, points),
        (stage.neighbour, "Her neighbour", NEIGHBOUR_WANTS, None),
    ):
        basket = {
            "storeId": stage.other["id"],
            "lines": [{"variantId": stage.sold["id"], "quantity": pieces}],
            "saleId": sale["id"],
            "points": spent,
        }
        order = await bought(buyer, basket)
        stage.tell(f"   {who} orders {pieces} of it and pays {order['payable']['display']}.")
        stage.tell(arrived(screen, await screen.shows()))
    shown = (await stage.lin.send("CommunitySale", id=sale["id"]))["communitySale"]["list"]
    if len(shown["nodes"]) != len((LIN_WANTS, NEIGHBOUR_WANTS)):
        raise Surprise(f"the share list shows {shown['nodes']}")
    stage.tell("   Both stand on the share list that the group sees.")


async def _arrived(stage: Stage, sale: Data) -> None:
    end = {"saleId": sale["id"], "requestId": request_id()}
    done(await stage.leader.send("CommunitySaleClose", input=end), "communitySaleClose", "sale")
    pieces = LIN_WANTS + NEIGHBOUR_WANTS
    count = {"variantId": stage.sold["id"], "sent": pieces, "arrived": pieces, "broken": 1}
    asked = {"saleId": sale["id"], "counts": [count], "requestId": request_id()}
    answer = await stage.leader.send("CommunitySaleArrive", input=asked)
    counted = done(answer, "communitySaleArrive", "refunded")
    if (counted["orders"], counted["short"]) != (2, 1):
        raise Surprise(f"of two orders, one short, the count says {counted}")
    stage.tell(
        f"   {pieces} bottles arrive, 1 of them broken. It is missing to Lin, who ordered most: "
        f"{counted['refunded']['display']} goes back to her by itself."
    )


async def _handed_over(stage: Stage, sale: Data) -> None:
    mine = (await stage.leader.send("SaleHandOver", saleId=sale["id"]))["myCommunity"]
    for bag in mine["handOver"]:
        asked = {"saleId": sale["id"], "orderIds": bag["orderIds"], "requestId": request_id()}
        answer = await stage.leader.send("CommunitySaleHandOver", input=asked)
        done(answer, "communitySaleHandOver", "orders")
    board = (await stage.leader.send("SaleBoard", saleId=sale["id"]))["myCommunity"]["saleBoard"]
    if board["waiting"] != 0:
        raise Surprise(f"{board['waiting']} buyers still wait for their goods")
    stage.tell(
        f"   The leader hands {board['pieces']} bottles to {board['buyers']} buyers; by the rule "
        f"of the day the sale earns the leader {board['commission']['display']}."
    )
