"""The acts of the founding journey, each told in plain words with its amounts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from websockets.exceptions import ConnectionClosed

from bff.story.phone import Data, Phone, Surprise, request_id

# An event is due within a second; a laptop under load gets a few more.
PATIENCE_S = 5.0

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """Everybody with their phones, the two stores, and what lies ready for them."""

    lin: Phone
    home_clerk: Phone
    home_owner: Phone
    other_clerk: Phone
    other_owner: Phone
    neighbour: Phone
    friends: Sequence[Phone]
    leader: Phone
    home: Data
    other: Data
    led: Data
    near: Data
    case: str
    bottle: str
    handed_over: str
    sold: Data
    offers: Sequence[Data]
    tell: Tell


@dataclass(frozen=True, slots=True)
class Screen:
    """An owner's open screen, on which amounts arrive by themselves."""

    owner: str
    events: AsyncIterator[Data]

    async def shows(self) -> Data:
        """Return the next share that arrives; Surprise when none does in time."""
        try:
            event = await asyncio.wait_for(anext(self.events), PATIENCE_S)
        except (TimeoutError, StopAsyncIteration, ConnectionClosed):
            raise Surprise(f"nothing arrived on the screen of {self.owner}") from None
        share: Data = event["storeEarned"]["share"]
        return share


async def case_opened(stage: Stage, screen: Screen) -> None:
    """Step 0: a case arrives at the home store, and the clerk scans the code inside it."""
    asked = {"storeId": stage.home["id"], "code": stage.case, "requestId": request_id()}
    opened = done(await stage.home_clerk.send("CaseOpen", input=asked), "caseOpen", "earned")
    stage.tell(
        f"0. A case of {opened['product']['title']} arrives at {stage.home['name']}; the clerk "
        f"scans the code inside it. Its {opened['bottles']} bottles are the store's now."
    )
    stage.tell(arrived(screen, await screen.shows()))


async def bottle_scanned(stage: Stage, screen: Screen) -> Data:
    """Step 1: Lin scans the code under a cap, and gets the brand's coupon, which is returned."""
    asked = {"code": stage.bottle, "requestId": request_id()}
    scanned = done(await stage.lin.send("CodeScan", input=asked), "codeScan", "rewards")
    if not scanned["firstScan"] or not scanned["rewards"]:
        raise Surprise(f"the first scan of a bottle gave {scanned}")
    coupon: Data = scanned["rewards"][0]["coupon"]
    stage.tell(
        f"1. Lin opens a bottle and scans the code under its cap: she gets “{coupon['title']}”, "
        f"worth {coupon['benefit']['value']['display']}."
    )
    stage.tell(arrived(screen, await screen.shows()))
    # Under a new id: with the old one she would only be told the first answer again.
    again = await stage.lin.send("CodeScan", input=asked | {"requestId": request_id()})
    if done(again, "codeScan", "rewards")["firstScan"]:
        raise Surprise("one bottle was scanned for the first time twice")
    stage.tell("   She scans it once more: it is known to be hers, and nothing is given twice.")
    return coupon


async def store_chosen(stage: Stage, coupon: Data) -> None:
    """Step 2: the app shows Lin the stores near her that take the coupon, and why."""
    found = await stage.lin.send(
        "StoresNearby", near=stage.near, takes=coupon["campaign"]["id"], order="BEST", first=10
    )
    nodes: Sequence[Data] = found["storesNearby"]["nodes"]
    stage.tell(f"2. Near Lin, {len(nodes)} stores take the coupon, best first:")
    for node in nodes[:3]:
        stage.tell(f"   {node['store']['name']}: {', '.join(node['reasons'])}")
    chosen = [node for node in nodes if node["store"]["id"] == stage.other["id"]]
    if not chosen:
        raise Surprise(f"{stage.other['name']} is not among the stores near Lin")
    stage.tell(f"   Lin picks {stage.other['name']}, not the store that the bottle came from.")


async def coupon_redeemed(stage: Stage, coupon: Data, screen: Screen) -> None:
    """Step 3: the clerk looks at Lin's code, scans the bottle handed over, and redeems."""
    shown = done(
        await stage.lin.send("CouponShow", input={"couponId": coupon["id"]}), "couponShow", "code"
    )
    store_id = stage.other["id"]
    look = {"storeId": store_id, "code": shown["code"]}
    looked = done(await stage.other_clerk.send("CouponLook", input=look), "couponLook", "lookId")
    stage.tell(
        f"3. At {stage.other['name']} the clerk looks at Lin's code: "
        f"“{looked['coupon']['title']}”; {looked['evidence']['bottles']} bottle is due as evidence."
    )
    asked = {
        "storeId": store_id,
        "lookId": looked["lookId"],
        "goodsCodes": [stage.handed_over],
        "requestId": request_id(),
    }
    answer = await stage.other_clerk.send("CouponRedeem", input=asked)
    redeemed = done(answer, "couponRedeem", "earned")
    stage.tell(f"   Redeemed. Lin gets “{redeemed['gift']['title']}” from the store.")
    for _ in redeemed["earned"]:
        stage.tell(arrived(screen, await screen.shows()))
    # Under the same id, as a phone does that never heard the answer.
    repeated = await stage.other_clerk.send("CouponRedeem", input=asked)
    if done(repeated, "couponRedeem", "earned")["redemptionId"] != redeemed["redemptionId"]:
        raise Surprise("the same request was redeemed twice")


async def came(phone: Phone, store: Data) -> Data:
    """Have somebody open the app by the code of the store's clerk, who earns it what they buy."""
    token = store["clerk"]["scene"]
    return done(await phone.send("SceneOpen", input={"token": token}), "sceneOpen", "objectId")


async def invited(stage: Stage) -> None:
    """Step 4: the clerk invites Lin to the other store's community, and she joins it."""
    opened = await came(stage.lin, stage.other)
    found = await stage.lin.send("StoreCommunities", id=opened["objectId"])
    communities: Sequence[Data] = found["storeFront"]["communities"]
    if opened["store"]["id"] != stage.other["id"] or not communities:
        raise Surprise(f"the clerk's code opened {opened}")
    asked = {"communityId": communities[0]["id"], "requestId": request_id()}
    joined = done(await stage.lin.send("CommunityJoin", input=asked), "communityJoin", "membership")
    by = joined["membership"]["invitedBy"]
    if by is None:
        raise Surprise("nobody is known to have invited Lin")
    stage.tell(
        f"4. Lin opens the app by the code of the clerk at {opened['store']['name']}, and joins "
        f"“{communities[0]['name']}”; it is known that {by['nickname']} invited her."
    )
    seen = await stage.other_clerk.send("CommunityMembers", first=1)
    newest = seen["myCommunity"]["members"]["nodes"][0]["member"]["nickname"]
    stage.tell(f"   The store sees its newest member, {newest}, by her name alone.")


async def owed(stage: Stage, owner: Phone, store: Data) -> None:
    """Tell what a store is owed and why, in the words of its own screen."""
    answer = await owner.send("StoreEarnings", storeId=store["id"], first=3)
    mine = answer["myStore"]
    if mine is None:
        raise Surprise(f"the owner of {store['name']} finds the door shut")
    stage.tell(f"   {store['name']} is owed:")
    for balance in mine["balance"]:
        stage.tell(f"     {_balance(balance)}")
    for share in mine["earnings"]["nodes"]:
        why = "; ".join(f"{line['label']} {line['value']}" for line in share["explanation"])
        stage.tell(f"     {share['amount']['display']} {share['kind'].lower()}: {why}")


async def doors_shut(stage: Stage) -> None:
    """See that neither owner can look into the other's books."""
    for owner, store in ((stage.home_owner, stage.other), (stage.other_owner, stage.home)):
        answer = await owner.send("StoreEarnings", storeId=store["id"], first=1)
        if answer["myStore"] is not None:
            raise Surprise(f"{owner.person} can see what {store['name']} earned")
    stage.tell("   Neither owner can see what the other earned.")


async def books_balance(tell: Tell, operator: Phone) -> None:
    """See at the brand's desk that the ledger sums to zero."""
    difference = (await operator.send("Ledger"))["myBrand"]["ledger"]["differenceFen"]
    if difference != 0:
        raise Surprise(f"the ledger is off by {difference} fen")
    tell("The ledger sums to zero.")


def done(answer: Data, field: str, mark: str) -> Data:
    """Return what a verb answered, which must have the field `mark`; Surprise in its words."""
    outcome: Data = answer[field]
    if mark not in outcome:
        raise Surprise(f"{field}: {outcome.get('message', outcome)}")
    return outcome


def arrived(screen: Screen, share: Data) -> str:
    """Say what arrived on a screen."""
    kind, amount = share["kind"].lower(), share["amount"]["display"]
    return f"   {amount} {kind} arrives on the open screen of {screen.owner}."


def _balance(balance: dict[str, Any]) -> str:
    return f"{balance['kind'].lower()} {balance['amount']['display']}"
