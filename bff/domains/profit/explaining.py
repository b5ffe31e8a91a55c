"""Why a share is what it is, kept with it: whatever becomes of rules, the sum stays explained."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from bff.domains.profit.facts import Fact
from bff.domains.profit.parting import Term
from bff.domains.profit.splitting import Cut, Piece

Explanation = Mapping[str, object]


def body(fact: Fact) -> Explanation:
    """Return what is kept of a fact in its transfer."""
    return {"at": fact.at, "evidence": fact.evidence, "payees": payees(fact), "ref": fact.ref}


def payees(fact: Fact) -> dict[str, UUID]:
    """Return who may be owed something for a fact, by role."""
    return {str(role): payee_id for role, payee_id in fact.payees.items()}


def reimbursement(fact: Fact) -> Explanation:
    """Explain what a store advanced."""
    return {
        "advanced_fen": sum(advance.fen for advance in fact.advances),
        "funders": [{"role": advance.funder, "fen": advance.fen} for advance in fact.advances],
    }


def reward(whole_fen: int, terms: Sequence[Term]) -> Explanation:
    """Explain a part of a reward."""
    return {"reward_fen": whole_fen, "terms": _terms(terms)}


def split(cut: Cut) -> Explanation:
    """Explain a part of a payment, line by line; refunds are worked out from this."""
    return {"lines": [_piece(piece) for piece in cut.pieces]}


def _piece(piece: Piece) -> Explanation:
    version = piece.version
    return {
        "line": piece.line.number,
        "product": piece.line.product_id,
        "title": piece.line.title,
        "quantity": piece.line.quantity,
        "paid_fen": piece.line.fen,
        "part_fen": piece.part_fen,
        "borne_fen": piece.borne_fen,
        "rule": {"title": version.title, "number": version.number} if version else None,
        "terms": _terms(piece.terms),
        "funders": [{"role": funder, "fen": fen} for funder, fen in piece.funders],
    }


def _terms(terms: Sequence[Term]) -> list[Explanation]:
    return [_term(term) for term in terms]


def _term(term: Term) -> Explanation:
    share = term.share
    told: dict[str, object] = {
        "role": share.role,
        "fixed_fen": share.fixed_fen,
        "basis_points": share.basis_points,
        "fen": term.fen,
        "cut_fen": term.cut_fen,
    }
    bounds = {"floor_fen": share.floor_fen, "cap_fen": share.cap_fen, "fair_fen": term.fair_fen}
    return told | bounds if share.bounded else told
