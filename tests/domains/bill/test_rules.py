from collections.abc import Sequence
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bff.domains.bill import rules
from bff.domains.bill.rules import DifferenceKind
from bff.gateways.pay import BillKind, BillLine, FundLine

FENS = st.integers(min_value=1, max_value=10**9)


@st.composite
def lines(draw: st.DrawFn) -> list[BillLine]:
    """Payments of a day, some of which were given back."""
    made = []
    for number, fen in enumerate(draw(st.lists(FENS, max_size=8)), 1):
        order, fee = UUID(int=number).hex, draw(st.integers(min_value=0, max_value=fen))
        made.append(BillLine(BillKind.PAID, f"4200{number}", order, fen, fee))
        if draw(st.booleans()):
            names = {"out_refund_no": UUID(int=number + 99).hex, "refund_id": f"503{number}"}
            back = BillLine(BillKind.REFUNDED, f"4200{number}", order, fen, -fee, **names)
            made.append(back)
    return made


def moves(day: Sequence[BillLine], *, ours: bool) -> list[FundLine]:
    """What moved, named by the merchant's numbers or by WeChat's."""
    return [move for line in day for move in _moves(line, ours=ours) if move.fen]


def _moves(line: BillLine, *, ours: bool) -> list[FundLine]:
    business = line.refund_id or line.transaction_id
    voucher = rules.number(line) if ours else f"REF{line.transaction_id}"
    sign = 1 if line.kind is BillKind.PAID else -1
    fens = (sign * line.fen, -line.fee_fen)
    return [FundLine(business, voucher, "交易", fen, 0) for fen in fens]


@given(day=lines(), ours=st.booleans())
def test_a_day_that_agrees_raises_no_alarm(day: list[BillLine], *, ours: bool) -> None:
    found = [*rules.doubles(day, {}), *rules.flows(day, moves(day, ours=ours))]

    assert found == []
    assert rules.totals(day, moves(day, ours=ours)).other_fen == 0


@given(day=lines().filter(bool), data=st.data())
def test_a_move_of_another_sum_is_found(day: list[BillLine], data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(day))
    more = FundLine("", rules.number(line), "交易", data.draw(st.sampled_from([-1, 1])), 0)

    found = rules.flows(day, [*moves(day, ours=True), more])

    assert [(one.kind, one.number) for one in found] == [(DifferenceKind.FLOW, rules.number(line))]


@given(day=lines().filter(bool), data=st.data(), fen=FENS)
def test_what_stands_twice_is_found(day: list[BillLine], data: st.DataObject, fen: int) -> None:
    line = data.draw(st.sampled_from(day))
    number = rules.number(line)

    assert [one.number for one in rules.doubles([*day, line], {})] == [number]
    assert [one.ours_fen for one in rules.doubles(day, {number: fen})] == [fen]


@given(day=lines(), fen=FENS)
def test_other_money_is_counted_apart(day: list[BillLine], fen: int) -> None:
    other = FundLine("77", "BY-HAND", "充值", fen, 0)

    assert rules.totals(day, [*moves(day, ours=False), other]).other_fen == fen
    assert rules.flows(day, [*moves(day, ours=False), other]) == []
