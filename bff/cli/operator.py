"""`bff operator`: the people behind the brand's desk."""

import asyncio
from typing import Annotated

import typer

from bff import app, config
from bff.cli.migrate import brought_up_to_date
from bff.cli.reach import reached
from bff.cli.wechat import with_sandbox
from bff.cli.words import CommandError, in_words, say
from bff.config import Settings
from bff.context import App
from bff.domains.member import operators
from bff.domains.member.sessions import Sessions
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput

operator = typer.Typer(help="The people behind the brand's desk.", no_args_is_help=True)

Phone = Annotated[str | None, typer.Option(help="The phone that the operator has bound or will.")]
Openid = Annotated[str | None, typer.Option(help="The openid that WeChat has for the operator.")]
Via = Annotated[App, typer.Option("--app", help="The app that the openid belongs to.")]


# With one command only, typer would drop its name; a callback keeps `operator add`.
@operator.callback()
def _kept() -> None:
    """The people behind the brand's desk."""


@operator.command()
def add(phone: Phone = None, openid: Openid = None, via: Via = App.DESK) -> None:
    """Make somebody an operator, by phone or by openid."""
    with in_words():
        if (phone is None) == (openid is None):
            raise CommandError("Say who: either --phone or --openid.")
        with reached(config.read(), share=True) as settings:
            say(asyncio.run(_added(settings, phone, openid, via)))


async def _added(settings: Settings, phone: str | None, openid: str | None, via: App) -> str:
    if not settings.production:
        await brought_up_to_date(settings)
    # Jobs are left to the workers: this house is open for a moment only.
    idle = with_sandbox(settings).model_copy(update={"worker": False})
    async with app.opened(idle) as house:
        if openid is not None:
            live = house.services.get(Sessions)
            await operators.add_by_openid(house.database, live, app=via, openid=openid)
            return "An operator: the next sign-in opens the desk."
        assert phone is not None
        ring = house.services.get(Keyring)
        try:
            known = await operators.add_by_phone(house.database, ring, phone=phone)
        except BadInput as error:
            raise CommandError(str(error)) from None
    if known:
        return "An operator: the next sign-in opens the desk."
    return "Nobody has bound this phone yet: whoever does within 30 days is an operator."
