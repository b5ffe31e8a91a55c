"""The auditor: plain SQL and arithmetic over the tables, knowing nothing of the app's code.

Run it when everything is quiet; what it returns are findings in words, none when all is well.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any, Protocol

import asyncpg

Row = Any


class Asked(Protocol):
    """Whatever reads."""

    async def fetch(self, statement: str, *values: object) -> list[Any]: ...


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
        group by coupon.id
        having (state = 'USED') <> (count(redemption.id) = 1) or count(redemption.id) > 1
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
    "share {id} is {net_fen} after {withheld_fen} of {gross_fen}": """
        select id, net_fen, withheld_fen, gross_fen from share
        where net_fen <> gross_fen - withheld_fen or net_fen < 0
    """,
    "fact {id} shares {fen} of a reward of {reward_fen}": """
        select fact.id, reward_fen, sum(gross_fen) as fen
        from fact join share on share.fact_id = fact.id and share.kind = 'REWARD'
        group by fact.id having sum(gross_fen) > reward_fen
    """,
}

ACCOUNTS = "select id, code, asset, debits, credits from account"
ENTRIES = "select transfer_id, line, account_id, amount from entry"
TRANSFERS = "select id, kind, ref, lines, reverses, reduces from transfer"
SHARES = "select fact_id, role, payee_id, net_fen, gross_fen, status from share"


async def audit(where: Asked | str) -> list[str]:
    """Return everything that is wrong in a database, which may be given by its URL."""
    if isinstance(where, str):
        async with _connected(where) as connection:
            return await audit(connection)
    findings = [
        words.format(**dict(row)) for words, sql in WRONG.items() for row in await where.fetch(sql)
    ]
    return [*findings, *await ledger(where)]


async def ledger(where: Asked) -> list[str]:
    """Return what is wrong in the books alone, whatever it is that they book."""
    accounts = {row["id"]: row for row in await where.fetch(ACCOUNTS)}
    entries = await where.fetch(ENTRIES)
    transfers = {row["id"]: row for row in await where.fetch(TRANSFERS)}
    lost = [
        entry
        for entry in entries
        if entry["account_id"] not in accounts or entry["transfer_id"] not in transfers
    ]
    if lost:
        return [f"line {e['line']} of transfer {e['transfer_id']} hangs in the air" for e in lost]
    return [
        *_sums(accounts, transfers, entries),
        *_balances(accounts, entries),
        *_corrections(transfers, entries),
        *_owed(accounts, transfers, entries, await where.fetch(SHARES)),
    ]


def _sums(accounts: dict[Any, Row], transfers: dict[Any, Row], entries: list[Row]) -> Iterable[str]:
    sums = _summed(entries, lambda e: (e["transfer_id"], accounts[e["account_id"]]["asset"]))
    lines: dict[Any, int] = defaultdict(int)
    for entry in entries:
        lines[entry["transfer_id"]] += 1
    for (transfer, asset), total in sums.items():
        if total:
            yield f"transfer {transfer} sums to {total} {asset}"
    for id_, transfer in transfers.items():
        if lines[id_] != transfer["lines"] or lines[id_] < 2:
            yield f"transfer {id_} has {lines[id_]} lines, not {transfer['lines']}"


def _balances(accounts: dict[Any, Row], entries: list[Row]) -> Iterable[str]:
    debits = _summed([e for e in entries if e["amount"] > 0], lambda e: e["account_id"])
    credited = _summed([e for e in entries if e["amount"] < 0], lambda e: e["account_id"])
    for id_, account in accounts.items():
        if (account["debits"], account["credits"]) != (debits[id_], -credited[id_]):
            yield f"account {account['code']} does not show what its entries sum to"


def _corrections(transfers: dict[Any, Row], entries: list[Row]) -> Iterable[str]:
    corrects = {t["id"]: t["reverses"] or t["reduces"] for t in transfers.values()}
    booked = _summed(entries, lambda e: (e["transfer_id"], e["account_id"]))
    taken = _summed(
        [e for e in entries if corrects[e["transfer_id"]]],
        lambda e: (corrects[e["transfer_id"]], e["account_id"]),
    )
    for key, amount in taken.items():
        if booked[key] and (abs(amount) > abs(booked[key]) or amount * booked[key] > 0):
            yield f"transfer {key[0]} is corrected by more than it booked"


def _owed(
    accounts: dict[Any, Row], transfers: dict[Any, Row], entries: list[Row], shares: list[Row]
) -> Iterable[str]:
    open_shares = [s for s in shares if s["status"] in ("BOOKED", "PAYABLE", "FAILED")]
    owed: dict[str, int] = defaultdict(int)
    for share in open_shares:
        owed[f"payee:{share['role']}:{share['payee_id']}:payable"] += share["net_fen"]
    for account in accounts.values():
        said = account["credits"] - account["debits"]
        if account["code"].endswith(":payable") and said != owed.pop(account["code"], 0):
            yield f"account {account['code']} shows {said}, its open shares owe another sum"
    yield from (f"nobody's account {code} owes {fen}" for code, fen in owed.items())
    booked: dict[Any, int] = defaultdict(int)
    for entry in entries:
        first = not transfers[entry["transfer_id"]]["reverses"]
        if entry["amount"] < 0 and first and not transfers[entry["transfer_id"]]["reduces"]:
            booked[transfers[entry["transfer_id"]]["ref"]] -= entry["amount"]
    for share in shares:
        booked[share["fact_id"]] -= share["gross_fen"]
    for fact_id in {share["fact_id"] for share in shares if booked[share["fact_id"]]}:
        yield f"fact {fact_id}: its entries and shares differ by {booked[fact_id]}"


def _summed(entries: list[Row], by: Callable[[Row], Any]) -> dict[Any, int]:
    sums: dict[Any, int] = defaultdict(int)
    for entry in entries:
        sums[by(entry)] += entry["amount"]
    return sums


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()
