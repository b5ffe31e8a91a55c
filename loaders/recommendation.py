"""Which stores are best for somebody, and why, for many people at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import orjson

from bff.context import Language
from bff.domains.store import reasons
from bff.domains.store.reasons import Away, Facts, Gift
from bff.domains.store.rules import Closing
from bff.kit.database import Database, Record, columns
from bff.kit.geo import Point
from bff.kit.page import Page
from loaders.nearby import Found, InCity, Near, stores_in, stores_near

RANKED = 50

FACTS = """
    select store.id as store_id, clock.at, store.open_week, store.closed, store.closed_until,
        opened.at as last_case_at, gift.title as gift_title, gift.fen as gift_fen,
        exists (
            select from tie
            where tie.member_id = any(array(select jsonb_array_elements_text(asked.members)::uuid))
            and tie.kind = 'STORE' and tie.to_id = store.id and tie.until_at is null
        ) as own
    from unnest($1::uuid[], $2::uuid[], $3::jsonb[]) with ordinality
        as asked (store_id, takes, members, place)
    cross join (select bff_now() as at offset 0) as clock
    join store on store.id = asked.store_id
    left join lateral (
        select max(opened_at) as at from code_case where opened_by_store_id = store.id
    ) as opened on true
    left join lateral (
        select campaign_terms.title,
            case when campaign_terms.benefit ->> 'is' = 'AmountOff'
                then campaign_terms.worth_fen end as fen
        from campaign_store
        join campaign on campaign.id = campaign_store.gift_campaign_id
        join campaign_terms on campaign_terms.id = campaign.terms_id
        where campaign_store.campaign_id = asked.takes and campaign_store.store_id = store.id
            and campaign.state = 'PUBLISHED' and campaign.issued < campaign.total
    ) as gift on true
    order by asked.place
"""
OWN_STORES = """
    select asked.place, own.id, own.lat, own.lng
    from unnest($1::jsonb[]) with ordinality as asked (members, place)
    cross join lateral (
        select store.id, lat, lng
        from jsonb_array_elements_text(asked.members) with ordinality as one (id, first)
        join tie on tie.member_id = one.id::uuid and tie.kind = 'STORE' and tie.until_at is null
        join store on store.id = tie.to_id
        order by tie.from_at desc limit 1
    ) as own
"""


@dataclass(frozen=True, slots=True)
class Who:
    """For whom stores are recommended: all members known to be one person; nobody is empty.

    `measured` says that the way is counted from where they are, `fuzzy` that this is known to
    some 3 km only; `takes` is the campaign that they look for.
    """

    members: tuple[UUID, ...]
    language: Language
    takes: UUID | None = None
    measured: bool = False
    fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """A store that is recommended to somebody, and the question why."""

    store_id: UUID
    away: Away | None
    who: Who


@dataclass(frozen=True, slots=True)
class OwnStore:
    """The store that somebody is tied to."""

    id: UUID
    point: Point


@dataclass(frozen=True, slots=True)
class Best:
    """The best of the stores that a search finds first; `first` of them."""

    search: Near | InCity
    first: int
    who: Who


def why(found: Found, who: Who) -> Why:
    """Recommend a store that a search found."""
    away = Away(found.mm, who.fuzzy) if who.measured and found.mm is not None else None
    return Why(found.id, away, who)


async def best_of(database: Database, asked: Sequence[Best]) -> list[Page[Why]]:
    """Return, best first, `first` of the RANKED stores that each search finds first."""
    found = await _searched(database, [replace(one.search, first=RANKED) for one in asked])
    shown = [
        why(store, one.who) for one, page in zip(asked, found, strict=True) for store in page.rows
    ]
    facts = dict(zip(shown, await facts_of(database, shown), strict=True))
    return [_best(one, page, facts) for one, page in zip(asked, found, strict=True)]


async def reasons_of(database: Database, asked: Sequence[Why]) -> list[list[str]]:
    """Return why each store is recommended, in words."""
    facts = await facts_of(database, asked)
    return [
        reasons.reasons(known, one.away, one.who.language) if known else []
        for known, one in zip(facts, asked, strict=True)
    ]


async def facts_of(database: Database, asked: Sequence[Why]) -> list[Facts | None]:
    """Return what speaks for each store; None where there is no such store."""
    keys = [(one.store_id, one.who.takes, _members(one.who.members)) for one in asked]
    if not keys:
        return []
    rows = await database.fetch(FACTS, *columns(keys))
    known = {row["place"]: _facts(row) for row in rows}
    return [known.get(place) for place in range(1, len(asked) + 1)]


async def own_stores_of(
    database: Database, persons: Sequence[tuple[UUID, ...]]
) -> list[OwnStore | None]:
    """Return the store that each person, given as all their members, is tied to now."""
    rows = await database.fetch(OWN_STORES, [_members(members) for members in persons])
    own = {row["place"]: OwnStore(row["id"], Point(row["lat"], row["lng"])) for row in rows}
    return [own.get(place) for place in range(1, len(persons) + 1)]


async def _searched(database: Database, searches: Sequence[Near | InCity]) -> list[Page[Found]]:
    near = [search for search in searches if isinstance(search, Near)]
    city = [search for search in searches if isinstance(search, InCity)]
    found: dict[Near | InCity, Page[Found]] = {}
    if near:
        found |= dict(zip(near, await stores_near(database, near), strict=True))
    if city:
        found |= dict(zip(city, await stores_in(database, city), strict=True))
    return [found[search] for search in searches]


def _best(asked: Best, page: Page[Found], facts: Mapping[Why, Facts | None]) -> Page[Why]:
    shown = {store.id: why(store, asked.who) for store in page.rows}
    known = [(facts[shown[store.id]], store.mm) for store in page.rows]
    order = reasons.ranked([(one, mm) for one, mm in known if one])
    return Page([shown[id_] for id_ in order[: asked.first]], has_next=False, end_cursor=None)


def _facts(row: Record) -> Facts:
    return Facts(
        store_id=row["store_id"],
        now=row["at"],
        week=[(span.lower, span.upper) for span in row["open_week"]],
        closing=Closing(until=row["closed_until"]) if row["closed"] else None,
        last_case_at=row["last_case_at"],
        gift=Gift(row["gift_title"], row["gift_fen"]) if row["gift_title"] else None,
        own=row["own"],
    )


def _members(members: Sequence[UUID]) -> str:
    return orjson.dumps(members).decode()
