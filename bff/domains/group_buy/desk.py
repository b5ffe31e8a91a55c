"""What a transaction holds of group buys, and the moves that everything there is made of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bff.domains.group_buy import rules
from bff.domains.group_buy.course import Course
from bff.domains.group_buy.outcomes import Bought, Completed, Expired
from bff.domains.group_buy.rows import Offer, Party, Seat
from bff.domains.group_buy.rules import Mine, Standing
from bff.domains.group_buy.states import PartyState, SeatState

# What a seat in a party means to whoever asks what a person has.
HAD = (SeatState.HELD, SeatState.PAID, SeatState.COMPLETE)


@dataclass(slots=True)
class Desk:
    """Offers under their locks, with the parties and seats of theirs that are decided on."""

    now: datetime
    offers: dict[UUID, Offer]
    parties: dict[UUID, Course[Party]] = field(default_factory=dict)
    seats: dict[UUID, Course[Seat]] = field(default_factory=dict)
    of_order: dict[UUID, UUID] = field(default_factory=dict)
    counted: set[UUID] = field(default_factory=set)
    completed: list[Completed] = field(default_factory=list)
    expired: list[Expired] = field(default_factory=list)
    lapsed: list[UUID] = field(default_factory=list)
    _in: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    _of: dict[tuple[UUID, UUID], list[UUID]] = field(default_factory=lambda: defaultdict(list))

    def laid(self, parties: Iterable[Party], seats: Iterable[Seat]) -> None:
        """Take up what was read; what lies here already has gone on since."""
        for party in parties:
            self.parties.setdefault(party.id, Course([party]))
        for seat in seats:
            if seat.id not in self.seats:
                self._seated(Course([seat]))

    def party(self, party_id: UUID) -> Party:
        """Return a party as it stands now."""
        return self.parties[party_id].row

    def seat(self, seat_id: UUID) -> Seat:
        """Return a seat as it stands now."""
        return self.seats[seat_id].row

    def sitting(self, party_id: UUID, state: SeatState) -> list[Seat]:
        """Return the seats of a party that are in this state, the first taken first."""
        rows = map(self.seat, self._in[party_id])
        return [row for row in rows if row.state is state]

    def had(self, offer_id: UUID, members: Iterable[UUID]) -> list[Seat]:
        """Return what somebody, known as these members, has of an offer: held, paid or had."""
        ids = [id_ for member in members for id_ in self._of[offer_id, member]]
        return [row for row in map(self.seat, ids) if row.state in HAD]

    def mine(self, offer_id: UUID, members: Iterable[UUID], party_id: UUID | None = None) -> Mine:
        """Return what somebody has of an offer, seen from a party."""
        live = [one for one in self.had(offer_id, members) if not self.due(one)]
        others = [one for one in live if one.party_id != party_id]
        return Mine(
            seated=len(others) < len(live),
            elsewhere=any(one.state is not SeatState.COMPLETE for one in others),
            pieces=sum(one.quantity for one in live),
        )

    def due(self, seat: Seat) -> bool:
        """Whether a seat was not paid in time; swept or not, it binds nobody any more."""
        return seat.state is SeatState.HELD and seat.held_until <= self.now

    def standing(self, party: Party) -> Standing:
        """Return how a party stands for whoever would join it."""
        lapsed = sum(map(self.due, self.sitting(party.id, SeatState.HELD)))
        return Standing(party.state, party.size, party.taken, lapsed, party.ends_at, self.now)

    def made(self, party: Party) -> None:
        """Open a party in which nobody sits yet."""
        self.parties[party.id] = Course([party], new=True)

    def take(self, seat: Seat) -> None:
        """Keep a seat for somebody who has none; those who did not pay in time make room."""
        self._make_room(seat.party_id)
        self._seated(Course([seat], new=True, since=self._free_since(seat)))
        self._taken(seat, 1)

    def pay(self, seat: Seat) -> None:
        """Let a seat be paid; its party opens with the first one and is complete with the last."""
        if seat.state is SeatState.LAPSED:
            self._make_room(seat.party_id)
            self.seats[seat.id].since = self._free_since(seat)
            self._taken(seat, 1)
        self._goes(seat, state=SeatState.PAID, paid_at=self.now, ended_at=None)
        party = self.party(seat.party_id)
        party = party._replace(paid=party.paid + 1)
        if party.state is PartyState.PENDING:
            # Its time runs from here, however long its head took to pay.
            ends_at = self.now + timedelta(seconds=self.offers[party.offer_id].lasts_s)
            party = party._replace(state=PartyState.OPEN, opened_at=self.now, ends_at=ends_at)
        self._party_goes(party)
        if party.paid == party.size:
            self.complete(party)

    def lapse(self, seat: Seat) -> None:
        """Give up a seat that was not paid; a party that nobody has paid for ends with it."""
        self._goes(seat, state=SeatState.LAPSED, ended_at=self.now)
        self._taken(seat, -1)
        if seat.order_id:
            self.lapsed.append(seat.order_id)
        party = self.party(seat.party_id)
        if party.state is PartyState.PENDING:
            self._close(party, PartyState.VOID)

    def complete(self, party: Party, *, by: UUID | None = None) -> None:
        """Let a party come about with those who have paid, at the price that so many pay."""
        price_fen = rules.price_fen(self.offers[party.offer_id].tiers, party.paid)
        people = self.sitting(party.id, SeatState.PAID)
        self._close(party, PartyState.COMPLETE, closed_by=by, price_fen=price_fen)
        for seat in people:
            self._goes(seat, state=SeatState.COMPLETE)
        bought = [Bought.at(price_fen, seat) for seat in people]
        self.completed.append(
            Completed(party.id, party.offer_id, party.store_id, price_fen, bought)
        )

    def expire(self, party: Party) -> None:
        """End a party that did not come about: whoever paid is to get the money back."""
        people = self.sitting(party.id, SeatState.PAID)
        self._close(party, PartyState.EXPIRED)
        for seat in people:
            self._goes(seat, state=SeatState.REFUNDED, ended_at=self.now)
            self._count(seat.offer_id, -seat.quantity)
        orders = [seat.order_id for seat in people if seat.order_id]
        self.expired.append(Expired(party.id, orders))

    def leave(self, seat: Seat) -> None:
        """Let somebody who has paid go; who paid next leads on, and the deadline stays."""
        self._goes(seat, state=SeatState.LEFT, ended_at=self.now)
        self._taken(seat, -1)
        party = self.party(seat.party_id)
        self._party_goes(party._replace(paid=party.paid - 1))
        people = self.sitting(party.id, SeatState.PAID)
        if not people:
            self._close(self.party(party.id), PartyState.VOID)
        elif party.head_id == seat.member_id:
            following = min(people, key=lambda one: (one.paid_at or self.now, one.id))
            self._party_goes(self.party(party.id)._replace(head_id=following.member_id))

    def strand(self, seat: Seat) -> None:
        """Find no place for money that came too late: it is to go back."""
        self._goes(seat, state=SeatState.LEFT, paid_at=self.now)

    def move(self, seat: Seat, to: Seat) -> None:
        """Let money that came too late pay for a seat of another party."""
        self._goes(seat, state=SeatState.MOVED, paid_at=self.now, moved_to_id=to.party_id)
        party = self.party(seat.party_id)
        self._party_goes(party._replace(moved_to_id=to.party_id))
        self.take(to)
        self.pay(to)

    def _close(
        self,
        party: Party,
        state: PartyState,
        *,
        closed_by: UUID | None = None,
        price_fen: int | None = None,
    ) -> None:
        self._party_goes(
            party._replace(
                state=state, closed_at=self.now, closed_by=closed_by, price_fen=price_fen
            )
        )
        # Whoever has not paid is not waited for, and may still pay too late.
        for seat in self.sitting(party.id, SeatState.HELD):
            self.lapse(seat)

    def _make_room(self, party_id: UUID) -> None:
        for seat in self.sitting(party_id, SeatState.HELD):
            party = self.party(party_id)
            if party.taken == party.size and self.due(seat):
                self.lapse(seat)

    def _free_since(self, seat: Seat) -> int:
        # A member has one open seat at a time, in each round that is written.
        theirs = self._of[seat.offer_id, seat.member_id]
        return max((self.seats[id_].until for id_ in theirs), default=0)

    def _seated(self, course: Course[Seat]) -> None:
        seat = course.row
        self.seats[seat.id] = course
        self._in[seat.party_id].append(seat.id)
        self._of[seat.offer_id, seat.member_id].append(seat.id)
        if seat.order_id:
            self.of_order[seat.order_id] = seat.id

    def _goes(self, seat: Seat, **changes: Any) -> None:
        self.seats[seat.id].go(seat._replace(**changes))

    def _party_goes(self, party: Party) -> None:
        self.parties[party.id].go(party)

    def _taken(self, seat: Seat, seats: int) -> None:
        party = self.party(seat.party_id)
        self._party_goes(party._replace(taken=party.taken + seats))
        self._count(seat.offer_id, seats * seat.quantity)

    def _count(self, offer_id: UUID, pieces: int) -> None:
        offer = self.offers[offer_id]
        self.offers[offer_id] = offer._replace(taken=offer.taken + pieces)
        self.counted.add(offer_id)


def changed(desk: Desk) -> Sequence[UUID]:
    """Return the parties that are no longer as they were read."""
    return [id_ for id_, one in desk.parties.items() if one.unwritten]
