"""The auditor: plain SQL and arithmetic over the tables, knowing nothing of the app's code.

Run it when everything is quiet; what it returns are findings in words, none when all is well.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from tests.audit_group_buys import group_buys
from tests.audit_ledger import Asked, ledger
from tests.audit_orders import orders
from tests.audit_payments import payments
from tests.audit_points import points
from tests.audit_rewards import rewards
from tests.audit_sales import sales
from tests.audit_stock import shelves
from tests.audit_uses import uses

# What each of these finds is wrong; the words are filled with the columns of the row.
WRONG: dict[str, str] = {
    "campaign {id} says it issued {issued}, but {rows} coupons exist": """
        select campaign.id, issued, count(coupon.id) as rows
        from campaign left join coupon on coupon.campaign_id = campaign.id
        group by campaign.id having issued <> count(coupon.id)
    """,
    "campaign {id} issued {rows} of {total}": """
        select campaign.id, total, count(*) as rows
        from campaign join coupon on coupon.campaign_id = campaign.id
        group by campaign.id having count(*) > total
    """,
    "campaign {campaign_id} has {rows} coupons with {numbers} numbers from {first} to {last}": """
        select campaign_id, count(*) as rows, count(distinct number) as numbers,
            min(number) as first, max(number) as last
        from coupon group by campaign_id
        having count(distinct number) <> count(*) or min(number) < 1 or max(number) > count(*)
    """,
    "member {member_id} holds {rows} coupons of campaign {campaign_id}, the limit is {limit}": """
        select member_id, campaign_id, count(*) as rows, per_member as limit
        from coupon join campaign on campaign.id = campaign_id
        group by member_id, campaign_id, per_member having count(*) > per_member
    """,
    "coupon {id} is {state} and has {rows} redemptions": """
        select coupon.id, coupon.state, count(redemption.id) as rows
        from coupon left join redemption on redemption.coupon_id = coupon.id
            left join coupon_use on coupon_use.coupon_id = coupon.id and coupon_use.state = 'USED'
        group by coupon.id, coupon_use.id
        having (coupon.state = 'USED' and coupon_use.id is null) <> (count(redemption.id) = 1)
            or count(redemption.id) > 1
    """,
    "redemption {id} names a coupon that does not exist": """
        select redemption.id from redemption left join coupon on coupon.id = coupon_id
        where coupon.id is null
    """,
    "redemption {id} is not booked": """
        select redemption.id from redemption
        where not held and not exists (
            select from fact where kind = 'REDEEMED' and ref = redemption.id)
    """,
    "redemption {id} is held, yet booked": """
        select redemption.id from redemption
        where held and exists (select from fact where kind = 'REDEEMED' and ref = redemption.id)
    """,
    "fact {id} books a redemption that does not exist": """
        select fact.id from fact left join redemption on redemption.id = ref
        where fact.kind = 'REDEEMED' and redemption.id is null
    """,
    "redemption {id} owes its store {owed} for {advanced_fen} advanced": """
        select redemption.id, advanced_fen, coalesce(sum(gross_fen), 0) as owed
        from redemption join fact on fact.kind = 'REDEEMED' and fact.ref = redemption.id
            left join share on share.fact_id = fact.id and share.kind = 'REIMBURSEMENT'
                and role = 'STORE' and payee_id = store_id
        group by redemption.id having coalesce(sum(gross_fen), 0) <> advanced_fen
    """,
    "redemption {id} pays payee {payee_id}, who is not its store": """
        select redemption.id, payee_id from redemption
            join fact on fact.kind = 'REDEEMED' and fact.ref = redemption.id
            join share on share.fact_id = fact.id and share.role = 'STORE'
        where payee_id <> store_id
    """,
    "bottle {id} is redeemed by redemption {redemption_id}, which does not exist": """
        select code_bottle.id, redemption_id from code_bottle
            left join redemption on redemption.id = redemption_id
        where redemption_id is not null and redemption.id is null
    """,
    "bottle {id} is scanned, but its scan {scan_id} is not kept": """
        select code_bottle.id, scan_id from code_bottle left join scan on scan.id = scan_id
        where scan_id is not null and scan.id is null
    """,
    "thing {thing_id} was first scanned {rows} times": """
        select thing_id, count(*) as rows from scan group by thing_id having count(*) > 1
    """,
    "case {id} is opened, but not booked": """
        select id from code_case where state = 'OPENED' and not exists (
            select from scan join fact on fact.kind = 'CASE_OPENED' and fact.ref = scan.id
            where scan.thing_id = code_case.id)
    """,
    "bottle {id} is scanned, but not booked": """
        select id from code_bottle where scan_id is not null and not exists (
            select from fact where kind = 'BOTTLE_OPENED' and ref = scan_id)
    """,
    "the request {key} of {actor} for {operation} has no outcome": """
        select key, actor, operation from answer where outcome is null
    """,
    "share {id} has no fact": """
        select id from share where not exists (select from fact where fact.id = fact_id)
    """,
    "payee {role} {payee_id} has {rows} shares numbered from {first} to {last}": """
        select role, payee_id, count(*) as rows, min(seq) as first, max(seq) as last
        from share group by role, payee_id
        having min(seq) <> 1 or max(seq) <> count(*) or count(distinct seq) <> count(*)
    """,
    "payee {role} {payee_id} counts {shares} shares, the last is numbered {last}": """
        with last as (select role, payee_id, max(seq) as last from share group by role, payee_id)
        select role, payee_id, shares, last from payee full join last using (role, payee_id)
        where shares is distinct from last
    """,
    "share {id} is {net_fen} after {withheld_fen} of {gross_fen}": """
        select id, net_fen, withheld_fen, gross_fen from share
        where net_fen <> gross_fen - withheld_fen
            -- What a payee bore of a coupon may be more than its part of an order.
            or net_fen < 0 and (kind <> 'SPLIT' or withheld_fen > 0)
    """,
    "fact {id} shares {fen} of a reward of {reward_fen}": """
        select fact.id, reward_fen, sum(gross_fen) as fen
        from fact join share on share.fact_id = fact.id and share.kind = 'REWARD'
        group by fact.id having sum(gross_fen) > reward_fen
    """,
    "campaign {id} committed {committed_fen}, its coupons are worth {worth}": """
        select campaign.id, committed_fen, coalesce(sum(campaign_terms.worth_fen), 0) as worth
        from campaign left join coupon on coupon.campaign_id = campaign.id
            left join campaign_terms on campaign_terms.id = coupon.terms_id
        group by campaign.id having committed_fen <> coalesce(sum(campaign_terms.worth_fen), 0)
    """,
    "coupon {id} stands under the terms of another campaign": """
        select coupon.id from coupon left join campaign_terms on campaign_terms.id = terms_id
        where campaign_terms.campaign_id is distinct from coupon.campaign_id
    """,
    "coupon {id} was given for a scan that does not exist": """
        select coupon.id from coupon left join scan on scan.id = source_id
        where channel = 'SCAN' and scan.id is null
    """,
    "gift {id} was given for a redemption that does not know of it": """
        select coupon.id from coupon left join redemption on gift_coupon_id = coupon.id
        where channel = 'GIFT' and redemption.id is null
    """,
    "redemption {id} gave {gift_coupon_id}, which is no gift to its member": """
        select redemption.id, gift_coupon_id from redemption
            left join coupon on coupon.id = gift_coupon_id and coupon.channel = 'GIFT'
                and coupon.member_id = redemption.member_id
        where gift_coupon_id is not null and coupon.id is null
    """,
    "redemption {id} is of another campaign or member than its coupon": """
        select redemption.id from redemption join coupon on coupon.id = coupon_id
        where (redemption.campaign_id, redemption.member_id)
            <> (coupon.campaign_id, coupon.member_id)
    """,
    "redemption {id} is worth {value_fen}, its terms promise {worth_fen}": """
        select redemption.id, value_fen, worth_fen from redemption
            join coupon on coupon.id = coupon_id
            join campaign_terms on campaign_terms.id = terms_id
        where value_fen > worth_fen
    """,
    "redemption {id} advanced {advanced_fen} of {value_fen}, of which {store_bp} are its own": """
        select redemption.id, advanced_fen, value_fen, store_bp from redemption
            join coupon on coupon.id = coupon_id
            join campaign_terms on campaign_terms.id = terms_id
        where abs(advanced_fen * 10000 - value_fen * (10000 - store_bp)) >= 10000
    """,
    "redemption {id} costs {funder} {fen} of {value_fen}, its part is {part}": """
        with part as (
            select redemption.id, value_fen, funder, case funder when 'BRAND' then brand_bp
                else dealer_bp end as part, coalesce((select sum(amount)
                    from fact join transfer on transfer.ref = fact.id
                        join entry on transfer_id = transfer.id
                        join account on account.id = account_id
                    where fact.kind = 'REDEEMED' and fact.ref = redemption.id
                        and split_part(account.code, ':', 3) = funder
                        and account.kind = 'COUPON_COST'), 0) as fen
            from redemption join coupon on coupon.id = coupon_id
                join campaign_terms on campaign_terms.id = terms_id
                cross join unnest(array['BRAND', 'DEALER']) as funder
            where not held
        )
        select * from part where abs(fen * 10000 - value_fen * part) >= 10000
    """,
    "redemption {id} says {bottles} bottles, {rows} were handed over there": """
        select redemption.id, redemption.bottles, count(code_bottle.id) as rows
        from redemption left join code_bottle on redemption_id = redemption.id
            and redeemed_by_store_id = store_id and outer_state = 'REDEEMED'
        group by redemption.id having redemption.bottles <> count(code_bottle.id)
    """,
    "bottle {id} was scanned by another member than its scan says": """
        select code_bottle.id from code_bottle join scan on scan.id = scan_id
        where (scan.thing_id, scan.member_id) <> (code_bottle.id, scanned_by)
    """,
    "fact {id} books a scan that does not exist": """
        select fact.id from fact left join scan on scan.id = ref
            and level = case fact.kind when 'CASE_OPENED' then 'CASE_INNER' else 'CAP_INNER' end
        where fact.kind in ('CASE_OPENED', 'BOTTLE_OPENED') and scan.id is null
    """,
    "fact {id} pays {role} {payee_id}, whose case it was not": """
        select fact.id, share.role, payee_id
        from fact join scan on scan.id = ref join code_case on code_case.id = case_id
            join share on share.fact_id = fact.id
        where fact.kind in ('CASE_OPENED', 'BOTTLE_OPENED') and payee_id is distinct from
            case role when 'STORE' then opened_by_store_id
                when 'DEALER' then code_case.dealer_id end
    """,
    "share {id} of fact {fact_id} is no part of what was booked": """
        select share.id, fact_id from share where not exists (
            select from transfer join entry on transfer_id = transfer.id
                join account on account.id = account_id
            where transfer.ref = fact_id and account.kind in ('PAYABLE', 'RECEIVABLE')
                and substring(code from '(.*):') = format('payee:%s:%s', share.role, payee_id))
    """,
}


async def audit(where: Asked | str) -> list[str]:
    """Return everything that is wrong in a database, which may be given by its URL."""
    if isinstance(where, str):
        async with _connected(where) as connection:
            return await audit(connection)
    findings = [
        words.format(**dict(row)) for words, sql in WRONG.items() for row in await where.fetch(sql)
    ]
    books = [*await ledger(where), *await rewards(where), *await payments(where)]
    goods = [*await group_buys(where), *await uses(where), *await shelves(where)]
    sold = [*await orders(where), *await sales(where)]
    return [*findings, *books, *goods, *sold, *await points(where)]


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()
