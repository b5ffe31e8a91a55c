"""The auditor's arithmetic over rewards: each part is what the rule in force says, to the fen."""

from collections import defaultdict
from typing import Any

import orjson

from tests.audit_ledger import Asked

WHOLE = 10_000
ROLES = ("BRAND", "DEALER", "STORE", "CLERK", "LEADER", "REFERRER", "PLATFORM")
FACTS = """
    select fact.id, fact.kind, payees::text, fact.reward_fen, rule_version.shares::text,
        rule.kind as rule_kind, fact.at, effective_from, effective_until, state
    from fact join rule_version on rule_version.id = rule_version_id
        join rule on rule.id = rule_id
    where fact.kind <> 'ORDER_PAID'
"""
SHARES = """
    select fact_id, role, payee_id::text, sum(gross_fen)::bigint as fen from share
    where kind = 'REWARD' group by fact_id, role, payee_id
"""
NO_RULE = """
    select fact.id from fact where rule_version_id is null and exists (
        select from share where fact_id = fact.id and kind = 'REWARD')
"""


async def rewards(where: Asked) -> list[str]:
    """Return what is wrong with the rewards, recomputed from the rules that the facts name."""
    paid: dict[Any, dict[tuple[str, str], int]] = defaultdict(dict)
    for row in await where.fetch(SHARES):
        paid[row["fact_id"]][row["role"], row["payee_id"]] = row["fen"]
    findings = [f"fact {row['id']} pays rewards by no rule" for row in await where.fetch(NO_RULE)]
    for fact in await where.fetch(FACTS):
        findings += _misfit(fact) + _misparted(fact, paid[fact["id"]])
    return findings


def _misfit(fact: Any) -> list[str]:
    until = fact["effective_until"]
    in_time = fact["effective_from"] <= fact["at"] and (until is None or fact["at"] < until)
    if in_time and fact["state"] == "PUBLISHED" and fact["kind"] == fact["rule_kind"]:
        return []
    return [f"fact {fact['id']} was booked by a rule that was not in force for it"]


def _misparted(fact: Any, paid: dict[tuple[str, str], int]) -> list[str]:
    least, most = _due(fact)
    return [
        f"fact {fact['id']} pays {role} {payee_id} {fen}, not {low} to {high}"
        for role, payee_id in least.keys() | paid.keys()
        for fen in [paid.get((role, payee_id), 0)]
        for low, high in [(least.get((role, payee_id), 0), most.get((role, payee_id), 0))]
        if not low <= fen <= high
    ]


def _due(fact: Any) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """What each payee must get at least and at most: a fair part, rounded down or up."""
    payees, left = orjson.loads(fact["payees"]), fact["reward_fen"]
    least: dict[tuple[str, str], int] = defaultdict(int)
    most: dict[tuple[str, str], int] = defaultdict(int)
    for share in sorted(orjson.loads(fact["shares"]), key=lambda one: ROLES.index(one["role"])):
        fixed, points = share["fixed_fen"], share["basis_points"]
        fair = fixed * WHOLE if fixed is not None else points * fact["reward_fen"]
        low, high = min(fair // WHOLE, left), min(-(-fair // WHOLE), left)
        left -= high
        role = next((r for r in (share["role"], share["otherwise"]) if r in payees), None)
        if role not in (None, "BRAND"):
            least[role, payees[role]] += low
            most[role, payees[role]] += high
    return least, most
