"""How a payment is split: line by line, each by its own rule, less what other funders bore."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from bff.domains.profit import parting, rules
from bff.domains.profit.facts import Advance, Fact, PaidLine, PayeeRole
from bff.domains.profit.parting import Part, Term
from bff.domains.profit.rules import Version
from bff.kit.money import Fen, split

Payee = tuple[PayeeRole, UUID]


@dataclass(frozen=True, slots=True)
class Piece:
    """What one payee gets of one line: its part, less what it bore of the line's reductions."""

    line: PaidLine
    version: Version | None
    terms: Sequence[Term]
    part_fen: Fen
    borne_fen: Fen
    funders: Sequence[tuple[PayeeRole, Fen]]


@dataclass(frozen=True, slots=True)
class Cut:
    """What one payee gets of a payment; it may be less than nothing."""

    role: PayeeRole
    payee_id: UUID
    pieces: Sequence[Piece]

    @property
    def part_fen(self) -> Fen:
        """What the rules give the payee."""
        return Fen(sum(piece.part_fen for piece in self.pieces))

    @property
    def borne_fen(self) -> Fen:
        """What the payee owes the collector, who was paid that much less."""
        return Fen(sum(piece.borne_fen for piece in self.pieces))


def cuts(versions: Sequence[Version], fact: Fact) -> list[Cut]:
    """Split a payment among all but the brand, which keeps the rest."""
    burdens = [(advance, _by_line(advance, fact.lines)) for advance in fact.advances]
    pieces: dict[Payee, list[Piece]] = {}
    for place, line in enumerate(fact.lines):
        funded = [(advance, fens[place]) for advance, fens in burdens if fens[place]]
        for payee, piece in _pieces(versions, fact, line, funded):
            pieces.setdefault(payee, []).append(piece)
    return [Cut(*payee, tuple(pieces[payee])) for payee in sorted(pieces, key=_place)]


def versions_used(found: Iterable[Cut]) -> set[UUID]:
    """Return the versions of rules by which anybody gets anything."""
    return {
        piece.version.id for cut in found for piece in cut.pieces if piece.version and piece.terms
    }


def _pieces(
    versions: Sequence[Version], fact: Fact, line: PaidLine, funded: Sequence[tuple[Advance, Fen]]
) -> Iterable[tuple[Payee, Piece]]:
    # Narrower than the order: each line has its own product, and so maybe its own rule.
    scope = replace(fact.scope, product_id=line.product_id, category_id=line.category_id)
    version = rules.choose(versions, replace(fact, scope=scope))
    parts = _parts(version, fact, line)
    borne = _borne(funded)
    funders = tuple((advance.funder, fen) for advance, fen in funded)
    for payee in {*parts, *borne}:
        part = parts.get(payee)
        terms, fen = (part.terms, part.fen) if part else ((), Fen(0))
        bore = borne.get(payee, Fen(0))
        yield payee, Piece(line, version if part else None, terms, fen, bore, funders)


def _parts(version: Version | None, fact: Fact, line: PaidLine) -> dict[Payee, Part]:
    if version is None:
        return {}
    parts = parting.parted_line(version, line, fact.payees)
    return {(part.role, part.payee_id): part for part in parts}


def _borne(funded: Sequence[tuple[Advance, Fen]]) -> dict[Payee, Fen]:
    # The brand collects: what it bears itself it was not paid, and owes to nobody.
    borne: dict[Payee, Fen] = {}
    for advance, fen in funded:
        if advance.funder is not PayeeRole.BRAND and advance.funder_id is not None:
            payee = advance.funder, advance.funder_id
            borne[payee] = Fen(borne.get(payee, 0) + fen)
    return borne


def _by_line(advance: Advance, lines: Sequence[PaidLine]) -> list[Fen]:
    weights = advance.by_line or [line.fen for line in lines]
    # A coupon may have paid for everything.
    weights = weights if any(weights) else [line.quantity for line in lines]
    fens = split(advance.fen, dict(enumerate(weights)))
    return [fen for _, fen in zip(lines, fens.values(), strict=True)]


def _place(payee: Payee) -> tuple[int, UUID]:
    role, payee_id = payee
    return rules.ORDER[role], payee_id
