"""How much an address, a member and an operation may ask for; what is too much is refused."""

from collections.abc import Mapping
from typing import Any

from bff.config import Settings
from bff.context import Context
from bff.engine.executor import Operation
from bff.limits.leases import Leases
from bff.limits.rate import Rate
from bff.limits.refills import Refills

# Whoever guesses, or has us ask WeChat, does it with one of these; each has a limit of its own.
STRICT = {
    "SignIn": "limit_sign_in",
    "PhoneBind": "limit_phone",
    "CouponLook": "limit_redeem",
    "CounterLook": "limit_redeem",
    "CouponRedeem": "limit_redeem",
    "CouponShow": "limit_redeem",
}


class Limits:
    """Lets in what comes, or says when to come again; nobody waits for it."""

    def __init__(self, settings: Settings, refills: Refills) -> None:
        """Let in as much as the settings say."""

        def leases(name: str, a_minute: int, *, strict: bool = False) -> Leases:
            return Leases(Rate(name, a_minute, strict), refills.ask)

        # Behind an address may be as many as it may ask for.
        crowd = max(1, settings.limit_address // settings.limit_member)
        self._addresses = leases("address", settings.limit_address)
        self._members = leases("member", settings.limit_member)
        self._usual = leases("operation", settings.limit_operation)
        self._objects = leases("cost", settings.limit_cost)
        self._objects_of_crowds = leases("crowd", settings.limit_cost * crowd)
        self._strict = {
            operation: leases(operation, getattr(settings, setting), strict=True)
            for operation, setting in STRICT.items()
        }

    def come(self, address: str) -> None:
        """Let a request in from an address; raises RateLimited."""
        self._addresses.spend(address)

    def ask(self, operation: Operation, variables: Mapping[str, Any], context: Context) -> None:
        """Let somebody ask for an operation; raises RateLimited."""
        viewer, name = context.viewer, operation.name
        strict = self._strict.get(name)
        if viewer is None:
            self._objects_of_crowds.spend(context.address, operation.objects(variables))
            if strict is not None:
                strict.spend(context.address)
            return
        # The same for all that a person is known as; a number is found faster than a UUID.
        member = min(viewer.members).int
        self._members.spend(member)
        self._objects.spend(member, operation.objects(variables))
        if strict is None:
            self._usual.spend((member, name))
        else:
            strict.spend(member)
