"""The end of a campaign: all time is over, and what is owed to whom is the same on all books."""

import asyncio
from collections import Counter
from typing import Any

from bff.kit.database import Database
from tests.faults import wechat
from tests.faults.serving import PATIENCE_S
from tests.given.wechat import Sandbox

HOUR_S, HOURS_MAX = 3_600, 48
POLL_S = 0.02
DUE = """
    select (select count(*) from payment where state = 'OPEN' and ask_at <= bff_now())
        + (select count(*) from refund
            where state in ('APPROVED', 'SENT') and ask_at <= bff_now())
        + (select count(*) from party where state in ('PENDING', 'OPEN') and ends_at <= bff_now())
"""
OPEN = """
    select (select count(*) from payment where state = 'OPEN')
        + (select count(*) from refund where state in ('APPROVED', 'SENT'))
        + (select count(*) from orders where state = 'PLACED')
        + (select count(*) from party where state in ('PENDING', 'OPEN'))
        + (select count(*) from seat where state in ('HELD', 'PAID'))
"""
PAID_THERE = "select out_trade_no, transaction_id, total from trade where paid_at is not null"
PAID_HERE = """
    select replace(order_id::text, '-', ''), transaction_id, fen from payment
    where state in ('PAID', 'LATE')
"""
# A number that was closed gave nothing back.
BACK_THERE = """
    select out_refund_no, out_trade_no, fen, status from refund where status <> 'CLOSED'
"""
BACK_HERE = """
    select replace(id::text, '-', '') || case when numbers > 1 then '-' || numbers else '' end,
        replace(order_id::text, '-', ''), fen, 'SUCCESS'
    from refund where state = 'DONE' and fen > 0
"""
# Fees are booked by the bill of the day: until then they seem to be in the account.
LEDGER = "select coalesce(sum(debits - credits), 0) from account where kind in ('WX', 'WX_FEE')"
WRONG = {
    "party {id} of {size} seats {people}": """
        select party.id, size, count(*) as people from party join seat on party_id = party.id
        where seat.state in ('PAID', 'COMPLETE', 'REFUNDED')
        group by party.id having count(*) > size
    """,
    "order {id} has a seat that is {state}: booked {booked}, paid {fen}, back {back}": """
        select money.id, seat.state, booked, fen, back from seat join money on money.id = order_id
        where case seat.state when 'COMPLETE' then not booked or undone > 0
            when 'REFUNDED' then booked or undone <> 1 or back <> fen
            when 'LEFT' then booked or back <> fen
            when 'LAPSED' then booked else false end
    """,
    "order {id} is {state}: paid {fen} and neither booked nor given back": """
        select id, state, fen from money where not booked and back <> fen
    """,
    "order {id} is {state}: {back} of {fen} went back": """
        select id, state, fen, back from money where back > fen
    """,
}
MONEY = """
    with money as (
        select orders.id, orders.state, payment.fen,
            exists (select from fact where kind = 'ORDER_PAID' and ref = orders.id) as booked,
            coalesce((select sum(fen) from refund where order_id = orders.id and state = 'DONE'), 0)
                as back,
            (select count(*) from refund where order_id = orders.id and once = 'PARTY') as undone
        from orders join payment on payment.order_id = orders.id
        where payment.state in ('PAID', 'LATE')
    )
"""


async def settled(sandbox: Sandbox, database: Database) -> None:
    """Let the weather be fair and hours pass until nothing is open any more."""
    await sandbox.control("DELETE", "/faults")
    await sandbox.control("DELETE", "/notifications")
    for _ in range(HOURS_MAX):
        await sandbox.advance(HOUR_S)
        async with asyncio.timeout(PATIENCE_S):
            while await database.value(DUE):
                await asyncio.sleep(POLL_S)
        if not await database.value(OPEN):
            return
    raise AssertionError(f"{await database.value(OPEN)} are open for ever")


async def differences(sandbox: Sandbox, database: Database) -> list[str]:
    """Return where parties, our books and those of WeChat do not agree."""
    found = [
        words.format(**dict(row))
        for words, sql in WRONG.items()
        for row in await database.fetch(MONEY + sql)
    ]
    for there, here in ((PAID_THERE, PAID_HERE), (BACK_THERE, BACK_HERE)):
        ours = Counter(tuple(row.values()) for row in await database.fetch(here))
        theirs: Counter[tuple[Any, ...]] = Counter(wechat.written(sandbox, there))
        found += [f"only with us: {one}" for one in ours - theirs]
        found += [f"only at WeChat: {one}" for one in theirs - ours]
    [bank] = (await sandbox.control("GET", "/bank"))["merchants"]
    held = await database.value(LEDGER)
    if bank["wrong"] or held != bank["paid"] - bank["refunded"]:
        found.append(f"the ledger has {held} at WeChat, the bank says {bank}")
    return found
