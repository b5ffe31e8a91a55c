"""The demo's open parties: neighbours who have paid for a seat and wait for others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from bff.demo.group_buys import LASTS, Offers
from bff.demo.plan import SEED, Plan
from bff.demo.shops import FAMILY
from bff.domains.group_buy import rules
from bff.domains.group_buy.service import NewOffer
from bff.domains.member import service as members
from bff.domains.member.service import Person
from bff.kit.database import Transaction, columns
from bff.kit.ids import uuid7

AT_ONCE = 1_000
# In percent: some stores have none, so that an app shows how that looks.
SHARE = 70
# A party of ten that lacks one only would fill too soon in a demo.
PEOPLE_MAX = 4
CALLED = ("女士", "先生", "阿姨", "师傅", "姐", "哥")

OPEN = """
    insert into party (id, offer_id, store_id, head_id, size, taken, paid, opened_at, ends_at)
    select id, offer_id, store_id, head_id, size, taken, 0, opened_at, ends_at
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::int[], $6::int[],
        $7::timestamptz[], $8::timestamptz[])
        as new (id, offer_id, store_id, head_id, size, taken, opened_at, ends_at)
"""
SEAT = """
    insert into seat (id, party_id, offer_id, store_id, member_id, quantity, price_fen, taken_at,
        held_until)
    select new.id, party.id, offer_id, store_id, new.member_id, 1, new.price_fen, taken_at,
        taken_at + interval '15 minutes'
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::timestamptz[])
        as new (id, party_id, member_id, price_fen, taken_at)
    join party on party.id = new.party_id
"""
PAY = """
    update seat set state = 'PAID', paid_at = taken_at + interval '1 minute'
    where party_id = any($1::uuid[])
"""
COUNT = "update party set state = 'OPEN', paid = taken where id = any($1::uuid[])"
STOCK = """
    update group_buy_offer set taken = sold.pieces
    from (select offer_id, sum(quantity) as pieces from seat group by offer_id) as sold
    where sold.offer_id = id
"""


@dataclass(frozen=True, slots=True)
class Gathering:
    """A party as the seed knows it; the first of its people is the head."""

    id: UUID
    offer: NewOffer
    store_id: UUID
    people: Sequence[Person]
    opened_at: datetime
    ends_at: datetime


async def gather(transaction: Transaction, plan: Plan, offers: Offers, now: datetime) -> None:
    """Open a party at most stores, with people of its own."""
    planned = list(gatherings(plan, offers, now, Random(SEED)))
    for place in range(0, len(planned), AT_ONCE):
        await _opened(transaction, planned[place : place + AT_ONCE])
    await transaction.execute(STOCK)


def gatherings(plan: Plan, offers: Offers, now: datetime, random: Random) -> Iterator[Gathering]:
    """Yield a party for most stores; both stores of the story lack one person to the last price."""
    for kept in plan.kept:
        if kept in (plan.home, plan.other):
            yield _gathering(kept.id, offers.house, 2, now, random)
        elif random.randrange(100) < SHARE:
            offer = random.choice(offers.at(kept, plan))
            most = min(PEOPLE_MAX, rules.size(offer.tiers) - 1)
            yield _gathering(kept.id, offer, random.randint(1, most), now, random)


def _gathering(
    store_id: UUID, offer: NewOffer, people: int, now: datetime, random: Random
) -> Gathering:
    return Gathering(
        id=uuid7(),
        offer=offer,
        store_id=store_id,
        people=[_neighbour(random) for _ in range(people)],
        opened_at=now - timedelta(minutes=random.randint(60, 2_000)),
        # Not all at once, as it would be if all had been opened by the seed.
        ends_at=now + LASTS * random.uniform(0.5, 1),
    )


def _neighbour(random: Random) -> Person:
    return Person(uuid7(), random.choice(FAMILY) + random.choice(CALLED))


async def _opened(transaction: Transaction, some: Sequence[Gathering]) -> None:
    await members.enrol(transaction, [person for one in some for person in one.people])
    await transaction.execute(OPEN, *columns([_party(one) for one in some]))
    await transaction.execute(SEAT, *columns([seat for one in some for seat in _seats(one)]))
    ids = [one.id for one in some]
    # Step by step, along the edges that any party goes.
    await transaction.execute(PAY, ids)
    await transaction.execute(COUNT, ids)


def _party(one: Gathering) -> tuple[object, ...]:
    return (
        one.id,
        one.offer.id,
        one.store_id,
        one.people[0].member_id,
        rules.size(one.offer.tiers),
        len(one.people),
        one.opened_at,
        one.ends_at,
    )


def _seats(one: Gathering) -> Iterator[tuple[object, ...]]:
    for nth, person in enumerate(one.people, 1):
        fen = rules.price_fen(one.offer.tiers, nth)
        yield uuid7(), one.id, person.member_id, fen, one.opened_at + timedelta(minutes=9 * nth)
