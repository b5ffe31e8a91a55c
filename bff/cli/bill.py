"""`bff bill`: a day of WeChat Pay's books, compared with ours."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from bff import app, config
from bff.cli.migrate import brought_up_to_date
from bff.cli.reach import reached
from bff.cli.wechat import with_sandbox
from bff.cli.words import CommandError, in_words, say, terminal
from bff.config import Settings
from bff.context import Language
from bff.domains.bill import service as bills
from bff.domains.bill.service import Told
from bff.domains.checkout.cashier import Cashier
from bff.gateways.pay import PayError, PayUnavailable
from bff.kit import clock
from bff.kit.clock import business_day
from bff.kit.money import display
from miniprogram_schema.bill_words import sentence

EXIT_WRONG = 1

Day = Annotated[datetime | None, typer.Argument(formats=["%Y-%m-%d"], help="Yesterday, if none.")]


def bill(day: Day = None) -> None:
    """Read the bill of a day: book its fees, name what differs; exit 1 when anything does."""
    with in_words(), reached(config.read(), share=True) as settings:
        found = asyncio.run(_read(settings, day.date() if day else None))
        sums = found.totals
        say(
            f"{found.day}: {sums.lines} lines, {display(sums.paid_fen)} paid, "
            f"{display(sums.refunded_fen)} given back, {display(sums.fee_fen)} kept as fees, "
            f"{display(sums.other_fen)} of anything else."
        )
        for one in found.differences:
            terminal.print(sentence(one, Language.EN), style="red", markup=False)
        if found.differences:
            raise typer.Exit(EXIT_WRONG)
        say("Our books agree.")


async def _read(settings: Settings, day: date | None) -> Told:
    if not settings.production:
        await brought_up_to_date(settings)
    # Jobs are left to the workers: this house is open for a moment only.
    idle = with_sandbox(settings).model_copy(update={"worker": False})
    async with app.opened(idle) as house:
        today = business_day(await clock.now(house.database))
        pay = house.services.get(Cashier).pay
        try:
            return await bills.read(house.database, pay, day or today - timedelta(days=1))
        except PayUnavailable as error:
            raise CommandError(f"WeChat Pay does not answer ({error}); try again later.") from None
        except PayError as error:
            raise CommandError(f"WeChat gives no bill of that day: {error}.") from None
