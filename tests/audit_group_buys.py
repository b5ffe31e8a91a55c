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
}


async def group_buys(where: Asked) -> list[str]:
    """Return what is wrong with the parties and their seats."""
    return [
        words.format(**dict(row)) for words, sql in WRONG.items() for row in await where.fetch(sql)
    ]
