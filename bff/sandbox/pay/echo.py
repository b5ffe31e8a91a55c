"""POST /v3/security/echo: signatures and secrets tried out, without money."""

from typing import Annotated

from pydantic import Field

from bff.sandbox.pay import notices, rsa
from bff.sandbox.pay.asking import Asked
from bff.sandbox.pay.notices import Event
from bff.sandbox.pay.shapes import NotifyUrl, Shape

ECHOED = Event("SECURITY.ECHO", "echo", "回声测试")


class Echo(Shape):
    """What is to come back."""

    echo_message: Annotated[str, Field(min_length=1, max_length=1_024)]
    encrypted_echo_message: Annotated[str, Field(max_length=1_024)] | None = None
    notify_url: NotifyUrl | None = None


def echo(asked: Asked) -> dict[str, object]:
    """Say the same; what was sealed for WeChat Pay comes back sealed for the merchant."""
    given = asked.said(Echo)
    told: dict[str, object] = {"echo_message": given.echo_message}
    if given.encrypted_echo_message is not None:
        text = asked.unsealed("/encrypted_echo_message", given.encrypted_echo_message)
        told["encrypted_echo_message"] = rsa.sealed(asked.office.ring.merchant, text)
    if given.notify_url is not None:
        plain = {"echo_message": given.echo_message}
        notices.add(asked.office.store, ECHOED, given.notify_url, plain, asked.call.at)
        asked.office.ring_bell()
    return told
