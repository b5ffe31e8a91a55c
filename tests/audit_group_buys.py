"""The auditor's look at group buys: what is counted is there, and a party is whole or refunded."""

from tests.audit_ledger import Asked

# What each of these finds is wrong; the words are filled with the columns of the row.
WRONG: dict[str, str] = {
    "party {id} counts {taken} seats and {paid} paid ones, there are {rows} and {paying}": """
        select party.id, party.taken, party.paid, count(seat.id) as rows,
            count(seat.id) filter (where seat.state <> 'HELD') as paying
        from party left join seat on party_id = party.id
            and seat.state in ('HELD', 'PAID', 'COMPLETE', 'REFUNDED')
        group by party.id
        having (party.taken, party.paid)
            <> (count(seat.id), count(seat.id) filter (where seat.state <> 'HELD'))
    """,
    "offer {id} counts {taken} pieces, {pieces} are taken": """
        select offer.id, offer.taken, coalesce(sum(quantity), 0) as pieces
        from group_buy_offer as offer left join seat on offer_id = offer.id
            and seat.state in ('HELD', 'PAID', 'COMPLETE')
        group by offer.id having offer.taken <> coalesce(sum(quantity), 0)
    """,
    "seat {id} is {state} in a party that is {party_state}": """
        select seat.id, seat.state, party.state as party_state
        from seat join party on party.id = party_id
        where not case seat.state
            when 'HELD' then party.state in ('PENDING', 'OPEN')
            when 'PAID' then party.state = 'OPEN'
            when 'COMPLETE' then party.state = 'COMPLETE'
            when 'REFUNDED' then party.state = 'EXPIRED'
            else true end
    """,
    "party {id} is led by {head_id}, who is not in it": """
        select id, head_id from party where state <> 'VOID' and not exists (
            select from seat where party_id = party.id and member_id = head_id
                and seat.state in ('HELD', 'PAID', 'COMPLETE', 'REFUNDED'))
    """,
    "party {id} is of {size}, its offer ends at {most}": """
        select party.id, size, tiers -> -1 ->> 'people' as most
        from party join group_buy_offer as offer on offer.id = offer_id
        where size <> (tiers -> -1 ->> 'people')::integer
    """,
    "party {id} costs {price_fen}, which its offer does not for {paid}": """
        select party.id, price_fen, paid
        from party join group_buy_offer as offer on offer.id = offer_id
        where price_fen is not null and price_fen <> (
            select min((tier ->> 'fen')::bigint) from jsonb_array_elements(tiers)
                with ordinality as one (tier, place)
            where place = 1 or (tier ->> 'people')::integer <= paid)
    """,
    "party {id} is {state} with {paid}, the first step takes {people}": """
        select party.id, party.state, paid, (tiers -> 0 ->> 'people')::integer as people
        from party join group_buy_offer as offer on offer.id = offer_id
        where closed_by is null and case party.state
            when 'COMPLETE' then paid < (tiers -> 0 ->> 'people')::integer
            when 'EXPIRED' then paid >= (tiers -> 0 ->> 'people')::integer
            else false end
    """,
    "party {id} was completed early with {paid} of {size}, its offer says {early_bp}": """
        select party.id, paid, size, early_bp
        from party join group_buy_offer as offer on offer.id = offer_id
        where closed_by is not null
            and (early_bp is null or paid < 2 or paid * 10000 < early_bp * size)
    """,
    "order {order_id} moved to party {moved_to_id} and does not sit there": """
        select order_id, moved_to_id from seat where state = 'MOVED' and not exists (
            select from seat as there where there.order_id = seat.order_id
                and (there.party_id, there.offer_id, there.store_id, there.member_id)
                    = (seat.moved_to_id, seat.offer_id, seat.store_id, seat.member_id)
                and there.quantity = seat.quantity and there.price_fen = seat.price_fen
                and there.state in ('PAID', 'COMPLETE', 'REFUNDED', 'LEFT'))
    """,
    "member {member_id} has {pieces} pieces of offer {offer_id}, the limit is {limit}": """
        select member_id, offer_id, sum(quantity) as pieces, per_member as limit
        from seat join group_buy_offer as offer on offer.id = offer_id
        where seat.state in ('HELD', 'PAID', 'COMPLETE')
        group by member_id, offer_id, per_member having sum(quantity) > per_member
    """,
}


async def group_buys(where: Asked) -> list[str]:
    """Return what is wrong with the parties and their seats."""
    return [
        words.format(**dict(row)) for words, sql in WRONG.items() for row in await where.fetch(sql)
    ]
