"""The auditor's arithmetic over accounts, transfers, entries and shares."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Protocol

Row = Any


class Asked(Protocol):
    """Whatever reads."""

    async def fetch(self, statement: str, *values: object) -> list[Any]: ...


ACCOUNTS = "select id, code, asset, debits, credits from account"
ENTRIES = "select transfer_id, line, account_id, amount from entry"
TRANSFERS = "select id, kind, ref, lines, reverses, reduces from transfer"
SHARES = "select id, fact_id, role, payee_id, net_fen, gross_fen, status from share"
TAKEN = "select refund_id, share_id, fen, owed_back from share_reduction"


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
        *_owed(
            accounts,
            transfers,
            entries,
            await where.fetch(SHARES),
            await where.fetch(TAKEN),
        ),
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
    accounts: dict[Any, Row],
    transfers: dict[Any, Row],
    entries: list[Row],
    shares: list[Row],
    taken: list[Row],
) -> Iterable[str]:
    said: dict[str, int] = defaultdict(int)
    for account in accounts.values():
        if account["code"].startswith("payee:"):
            payee = account["code"].rpartition(":")[0]
            said[payee] += account["credits"] - account["debits"]
    owed = _open(shares, taken)
    for payee in said.keys() | owed.keys():
        if payee not in said:
            yield f"nobody's account {payee} owes {owed[payee]}"
        elif said[payee] != owed[payee]:
            yield f"account {payee} shows {said[payee]}, its open shares owe another sum"
    yield from _differences(accounts, transfers, entries, shares)


def _open(shares: list[Row], taken: list[Row]) -> dict[str, int]:
    owed: dict[str, int] = defaultdict(int)
    payees = {share["id"]: f"payee:{share['role']}:{share['payee_id']}" for share in shares}
    still = {share["id"] for share in shares if share["status"] in ("BOOKED", "PAYABLE", "FAILED")}
    for share in shares:
        owed[payees[share["id"]]] += share["net_fen"] if share["id"] in still else 0
    for one in taken:
        counts = one["owed_back"] or one["share_id"] in still
        owed[payees[one["share_id"]]] -= one["fen"] if counts else 0
    return owed


def _differences(
    accounts: dict[Any, Row], transfers: dict[Any, Row], entries: list[Row], shares: list[Row]
) -> Iterable[str]:
    booked: dict[Any, int] = defaultdict(int)
    for entry in entries:
        transfer = transfers[entry["transfer_id"]]
        corrects = transfer["reverses"] or transfer["reduces"]
        if not corrects and accounts[entry["account_id"]]["code"].startswith("payee:"):
            booked[transfer["ref"]] -= entry["amount"]
    for share in shares:
        booked[share["fact_id"]] -= share["gross_fen"]
    for fact_id in {share["fact_id"] for share in shares if booked[share["fact_id"]]}:
        yield f"fact {fact_id}: its entries and shares differ by {booked[fact_id]}"


def _summed(entries: list[Row], by: Callable[[Row], Any]) -> dict[Any, int]:
    sums: dict[Any, int] = defaultdict(int)
    for entry in entries:
        sums[by(entry)] += entry["amount"]
    return sums
