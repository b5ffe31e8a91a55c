from uuid import UUID, uuid4

from bff.app import House
from bff.context import App
from bff.domains.checkout.cashier import Cashier
from bff.domains.member.kinds import Role
from bff.gateways.signals import Signals
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.kit.keyring import Keyring
from bff.story.phone import Data, Phone, document, request_id
from tests.conftest import HandPhone
from tests.edge.changes import fingerprint
from tests.edge.world import grant
from tests.given import seats as given
from tests.given.seats import Round
from tests.resolvers.test_group_buy import member


async def a_round(database: Database, ring: Keyring, house: House) -> Round:
    return await given.opened(database, ring, house.services.get(Signals), early_bp=5_000)


def asked(round_: Round, **which: object) -> Data:
    return {
        "storeId": ids.opaque(Kind.STORE, round_.shop.store_id),
        "variantId": ids.opaque(Kind.VARIANT, round_.shop.variant_id),
        "requestId": request_id(),
    } | which


async def opened(phone: Phone, round_: Round) -> Data:
    wish = asked(round_, offerId=ids.opaque(Kind.OFFER, round_.offer_id))
    done: Data = (await phone.send("GroupBuyOpen", input=wish))["groupBuyOpen"]
    return done


async def joined(phone: Phone, round_: Round, party_id: str) -> Data:
    wish = asked(round_, partyId=party_id)
    done: Data = (await phone.send("GroupBuyJoin", input=wish))["groupBuyJoin"]
    return done


async def paid(phone: Phone, house: House, done: Data) -> None:
    await phone.pay(done["payment"])
    order_id: UUID = ids.read(Kind.ORDER, done["order"]["id"])
    await house.services.get(Cashier).ask(order_id)


async def test_three_neighbours_fill_a_party(
    hand_phone: HandPhone, house: House, database: Database, ring: Keyring
) -> None:
    round_ = await a_round(database, ring, house)
    lin, *others = [await hand_phone(uuid4().hex) for _ in range(3)]

    head = await opened(lin, round_)
    await paid(lin, house, head)
    party_id = head["party"]["id"]
    for phone in others:
        await paid(phone, house, await joined(phone, round_, party_id))

    party = (await lin.send("Party", id=party_id))["party"]
    assert (party["status"], party["filled"], party["price"]["fen"]) == ("COMPLETE", 3, 10_800)
    assert head["order"]["payable"]["display"] == "¥118.00"


async def test_who_sits_in_a_party_is_told_which(
    hand_phone: HandPhone, house: House, database: Database, ring: Keyring
) -> None:
    round_ = await a_round(database, ring, house)
    lin, chen = [await hand_phone(uuid4().hex) for _ in range(2)]
    head = await opened(lin, round_)
    before = await fingerprint(database)

    again = await opened(lin, round_)
    party_id = head["party"]["id"]
    early = await joined(chen, round_, party_id)

    words = "您已经在这个商品的一个团里了。"
    assert again == {"__typename": "AlreadyInParty", "partyId": party_id, "message": words}
    assert early == {"__typename": "PartyClosed", "message": "团长还没有支付。"}
    assert await fingerprint(database) == before


async def test_an_operator_completes_a_party(
    hand_phone: HandPhone, house: House, database: Database, ring: Keyring
) -> None:
    round_ = await a_round(database, ring, house)
    desk = await hand_phone(uuid4().hex, App.DESK)
    await grant(database, await member(desk), Role.OPERATOR, None)
    party_id, _ = await round_.filled(1)
    wish = {"partyId": ids.opaque(Kind.PARTY, party_id)}
    shown = (await desk.send("Party", id=wish["partyId"]))["party"]
    listed = (await desk.send("Parties", offerId=shown["offer"]["id"]))["parties"]["nodes"]

    small = await desk.send("PartyComplete", input=wish | {"requestId": request_id()})
    await round_.bought((await round_.people(1))[0], party_id)
    done = await desk.send("PartyComplete", input=wish | {"requestId": request_id()})

    assert wish["partyId"] in {one["id"] for one in listed}
    told = small["partyComplete"]
    assert (told["filled"], told["needed"]) == (1, 2)
    assert done["partyComplete"]["party"]["status"] == "COMPLETE"


async def test_only_operators_complete_parties(
    hand_phone: HandPhone, house: House, database: Database, ring: Keyring
) -> None:
    round_ = await a_round(database, ring, house)
    party_id, _ = await round_.filled(2)
    wish = {"partyId": ids.opaque(Kind.PARTY, party_id), "requestId": request_id()}
    visitor = await hand_phone(uuid4().hex, App.DESK)

    answer = await visitor.ask(document(App.DESK, "PartyComplete"), input=wish)

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    state = "select state from party where id = $1"
    assert await database.value(state, party_id) == "OPEN"
