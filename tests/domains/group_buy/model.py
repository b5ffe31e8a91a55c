"""What group buys mean, said again as simply as it can be: lists that are walked through."""

from dataclasses import dataclass, field

LEASE, LASTS, TOTAL, PER_SEAT, PER_MEMBER, EARLY = 900, 2_400, 14, 2, 3, 2
SIZE, PRICES = 3, {0: 118, 1: 118, 2: 118, 3: 108}
WAITS = ("HELD", "PAID")


@dataclass
class Seat:
    order: int
    person: int
    name: int
    party: int
    pieces: int
    price: int
    at: int
    state: str = "HELD"
    paid: int = 0


@dataclass
class Party:
    head: tuple[int, int]
    ends: int
    state: str = "PENDING"
    opened: int = 0
    price: int = 0


@dataclass
class World:
    """One offer at one store; `t` are seconds, orders and parties are numbers."""

    t: int = 0
    told: int = 0
    batch: int = 0
    seats: list[Seat] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    given_back: dict[int, int] = field(default_factory=dict)
    refunded: list[int] = field(default_factory=list)

    def due(self, seat: Seat) -> bool:
        return seat.state == "HELD" and seat.at + LEASE <= self.t

    def of(self, party: int, *states: str) -> list[Seat]:
        return [seat for seat in self.seats if seat.party == party and seat.state in states]

    def had(self, person: int) -> list[Seat]:
        mine = [seat for seat in self.seats if seat.person == person and not self.due(seat)]
        return [seat for seat in mine if seat.state in (*WAITS, "COMPLETE")]

    def taken(self) -> int:
        counted = [seat for seat in self.seats if seat.state in (*WAITS, "COMPLETE")]
        return sum(seat.pieces for seat in counted)

    def most(self, person: int) -> int:
        mine = sum(seat.pieces for seat in self.had(person))
        return max(0, min(PER_SEAT, TOTAL - self.taken(), PER_MEMBER - mine))

    def roomy(self, party: int) -> bool:
        waiting = self.of(party, *WAITS)
        here = self.parties[party]
        free = SIZE - len(waiting) + sum(map(self.due, waiting))
        return here.state == "OPEN" and here.ends > self.t and free > 0

    def wants(self, person: int, pieces: int) -> str | None:
        """What hinders this person to have anything in one more party."""
        if any(seat.state in WAITS for seat in self.had(person)):
            return "AlreadyInParty"
        if sum(seat.pieces for seat in self.had(person)) >= PER_MEMBER:
            return "GroupBuyLimitReached"
        if self.most(person) == 0:
            return "GroupBuySoldOut"
        return "TooManyPieces" if pieces > self.most(person) else None

    def open(self, order: int, person: int, name: int, pieces: int) -> str:
        if no := self.wants(person, pieces):
            return no
        self.parties.append(Party((person, name), self.t + LASTS))
        self.sit(order, person, name, len(self.parties) - 1, pieces)
        return "Held"

    def join(self, order: int, person: int, name: int, pieces: int, party: int) -> str:
        here = self.parties[party]
        if any(seat.party == party for seat in self.had(person)):
            return "AlreadyInParty"
        if here.state != "OPEN" or here.ends <= self.t:
            return "PartyClosed"
        if not self.roomy(party):
            return "PartyFull"
        if no := self.wants(person, pieces):
            return no
        self.sit(order, person, name, party, pieces)
        return "Held"

    def sit(self, order: int, person: int, name: int, party: int, pieces: int) -> Seat:
        price = PRICES[len(self.of(party, "PAID")) + 1]
        self.make_room(person, party)
        self.seats.append(Seat(order, person, name, party, pieces, price, self.t))
        return self.seats[-1]

    def make_room(self, person: int, party: int) -> None:
        for seat in [seat for seat in self.seats if seat.person == person and self.due(seat)]:
            self.lapse(seat)
        waiting = self.of(party, *WAITS)
        if len(waiting) == SIZE:
            self.lapse(next(filter(self.due, waiting)))

    def lapse(self, seat: Seat) -> None:
        seat.state = "LAPSED"
        if self.parties[seat.party].state == "PENDING":
            self.parties[seat.party].state = "VOID"

    def pay_all(self, orders: list[int]) -> list[str]:
        self.batch += 1
        late = [order for order in orders if self.seat(order).state == "LAPSED"]
        said: dict[int, list[str]] = {order: [] for order in orders}
        for order in [*(order for order in orders if order not in late), *late]:
            said[order].append(self.pay(order))
        return [said[order].pop(0) for order in orders]

    def pay(self, order: int) -> str:
        seat = self.seat(order)
        if seat.state == "LAPSED":
            return self.late(seat)
        if seat.state != "HELD":
            return "PaidBefore"
        self.settle(seat)
        return "Seated"

    def seat(self, order: int) -> Seat:
        [seat] = [one for one in self.seats if one.order == order and one.state != "MOVED"]
        return seat

    def settle(self, seat: Seat) -> None:
        self.told += 1
        seat.state, seat.paid = "PAID", self.told
        party = self.parties[seat.party]
        if party.state == "PENDING":
            party.state, party.ends, party.opened = "OPEN", self.t + LASTS, self.batch
        if len(self.of(seat.party, "PAID")) == SIZE:
            self.complete(seat.party)

    def late(self, seat: Seat) -> str:
        roomy = [n for n, party in enumerate(self.parties) if self.roomy(n)]
        roomy.sort(key=lambda n: (n != seat.party, self.parties[n].ends, self.parties[n].opened))
        if self.wants(seat.person, seat.pieces):
            seat.state = "LEFT"
            self.refunded.append(seat.order)
            return "Homeless"
        if roomy and roomy[0] == seat.party:
            self.make_room(seat.person, seat.party)
            self.settle(seat)
            return "Seated"
        if not roomy:
            self.parties.append(Party((seat.person, seat.name), self.t + LASTS))
        seat.state = "MOVED"
        to = roomy[0] if roomy else len(self.parties) - 1
        again = self.sit(seat.order, seat.person, seat.name, to, seat.pieces)
        again.price = seat.price
        self.settle(again)
        return "Moved"

    def complete(self, party: int) -> None:
        people = self.of(party, "PAID")
        price = PRICES[len(people)]
        self.parties[party].state, self.parties[party].price = "COMPLETE", price
        self.lapse_all(party)
        for seat in people:
            seat.state = "COMPLETE"
            self.given_back[seat.order] = max(0, seat.price - price) * seat.pieces

    def lapse_all(self, party: int) -> None:
        for seat in self.of(party, "HELD"):
            self.lapse(seat)

    def leave(self, order: int) -> str:
        seat = self.seat(order)
        if seat.state == "COMPLETE":
            return "Stays"
        if seat.state == "HELD":
            self.lapse(seat)
            return "Left"
        if seat.state != "PAID":
            return "NoneType"
        self.give_up(seat)
        return "Left"

    def give_up(self, seat: Seat) -> None:
        seat.state = "LEFT"
        self.refunded.append(seat.order)
        party, people = self.parties[seat.party], self.of(seat.party, "PAID")
        if not people:
            party.state = "VOID"
            self.lapse_all(seat.party)
        elif party.head == (seat.person, seat.name):
            following = min(people, key=lambda one: one.paid)
            party.head = (following.person, following.name)

    def sweep_seats(self) -> None:
        for seat in filter(self.due, list(self.seats)):
            self.lapse(seat)

    def sweep_parties(self) -> None:
        for number, party in enumerate(self.parties):
            if party.state == "OPEN" and party.ends <= self.t:
                self.end(number)

    def end(self, number: int) -> None:
        people = self.of(number, "PAID")
        if len(people) >= 2:
            self.complete(number)
            return
        self.parties[number].state = "EXPIRED"
        self.lapse_all(number)
        for seat in people:
            seat.state = "REFUNDED"
            self.refunded.append(seat.order)

    def complete_early(self, party: int) -> str:
        here = self.parties[party]
        if here.state != "OPEN" or here.ends <= self.t:
            return "PartyClosed"
        if len(self.of(party, "PAID")) < EARLY:
            return "PartyTooSmall"
        self.complete(party)
        return "Completed"
