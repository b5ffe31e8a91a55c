"""`bff demo` and `bff seed`: the demo brand, and what a newcomer needs to play every part."""

from typing import Annotated

import orjson
import typer

from bff import app, config
from bff.cli.running import Act, Answer, asked
from bff.cli.wechat import STATE, apps_of
from bff.cli.words import CommandError, in_words, say
from bff.config import Settings
from bff.demo import cast, handles, plan, service
from bff.demo.cast import Names
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.ids import Kind
from bff.sandbox import census, people
from bff.sandbox.apps import Apps
from bff.sandbox.people import Person

demo = typer.Typer(help="What a newcomer needs to play every part.", invoke_without_command=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print it on one line, for programs.")]
Codes = Annotated[int, typer.Option(min=1, max=service.CODES_MAX, help="Unscanned codes to show.")]
Stock = Annotated[int, typer.Option(min=1, help="How many coupons there are.")]
PerMember = Annotated[int, typer.Option(min=1, help="How many a member may claim.")]
Stores = Annotated[int, typer.Option(min=2, max=100_000, help="How many stores the brand has.")]


@demo.callback()
def show(context: typer.Context, *, as_json: AsJson = False, codes: Codes = service.CODES) -> None:
    """Print who plays in the demo, with stores, codes, cases, campaigns and products."""
    if context.invoked_subcommand is not None:
        return
    with in_words():
        options = 0 if as_json else orjson.OPT_INDENT_2
        typer.echo(orjson.dumps(told(codes), option=options))


@demo.command()
def campaign(stock: Stock, per_member: PerMember = 1) -> None:
    """Publish a campaign that is open to all, and print its id."""
    with in_words():

        async def act(_: Settings, opened: Database) -> str:
            made = await service.flash(opened, stock=stock, per_member=per_member)
            return ids.opaque(Kind.CAMPAIGN, made)

        typer.echo(_asked(act))


def seed(stores: Stores = plan.STORES) -> None:
    """Make the demo brand where it is missing."""
    with in_words():

        async def act(settings: Settings, opened: Database) -> bool:
            return await seeded(settings, opened, stores)

        say("Made the demo brand." if _asked(act) else "The demo brand is there.")


def told(codes: int = service.CODES) -> handles.Json:
    """Return every handle of the demo, with so many codes; CommandError when there is none."""

    async def act(settings: Settings, opened: Database) -> handles.Json:
        return await _handles(settings, opened, codes)

    return _asked(act)


async def seeded(settings: Settings, opened: Database, stores: int = plan.STORES) -> bool:
    """Make what is missing of the demo and let the sandbox know its cast; False when all was."""
    apps = apps_of(settings)
    made = await service.make(opened, app.keys(settings), names_of(apps), stores=stores, say=say)
    # Even when the brand was there: the sandbox's folder may have been thrown away since.
    _enrolled(settings, apps)
    return made


def names_of(apps: Apps) -> Names:
    """Return what the sandbox, as WeChat, calls people in these apps."""
    return Names(
        openid=lambda app, person: people.openid(apps[app]["appid"], person),
        unionid=people.unionid,
    )


def _enrolled(settings: Settings, apps: Apps) -> None:
    everybody = {**cast.CONSUMERS, **cast.STAFF}
    known = [
        Person(id=person, name=name, phone=cast.phone(place))
        for place, (person, name) in enumerate(everybody.items(), start=1)
    ]
    census.enrol(settings.data_dir / STATE, known, apps=apps)


def _asked(act: Act[Answer]) -> Answer:
    if config.read().production:
        raise CommandError("There is no demo in the production profile.")
    return asked(act)


async def _handles(settings: Settings, opened: Database, codes: int) -> handles.Json:
    ring, names = app.keys(settings), names_of(apps_of(settings))
    await service.stock_up(opened, ring, names, count=codes)
    found = await handles.told(
        opened,
        ring,
        names,
        graphql=f"http://{settings.host}:{settings.port}/graphql",
        sandbox=f"http://{settings.host}:{settings.sandbox_port}",
        count=codes,
    )
    if found is None:
        raise CommandError("There is no demo brand yet: `make run` or `bff seed` makes it.")
    return found
