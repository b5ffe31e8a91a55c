"""Messages go out to the phones of those who agreed to them, once at most."""

from typing import NamedTuple
from uuid import UUID

import orjson
import structlog

from bff.context import App
from bff.domains.member.kinds import Delivery
from bff.domains.member.moments import Moment
from bff.domains.member.templates import Template, Templates
from bff.gateways.wechat import (
    ConsentMissing,
    MiniProgram,
    OutcomeUnknown,
    QuotaReached,
    WeChatError,
    WeChatRefused,
    WeChatUnavailable,
)
from bff.kit import statements
from bff.kit.database import Database, Record

STATEMENTS = statements.load("bff.domains.member")

NO_CONSENT = 43101
QUOTA_OF_A_DAY = 45009

log = structlog.get_logger(__name__)


class End(NamedTuple):
    """How sending ended, and how many consents are given back; None if WeChat knows of none."""

    state: Delivery
    errcode: int | None = None
    given_back: int | None = 0


async def send(
    database: Database, mini_program: MiniProgram, templates: Templates, message_id: UUID
) -> None:
    """Send a message that waits, or do nothing; WeChatUnavailable when it is to wait longer."""
    async with database.transaction() as transaction:
        row = await transaction.row(STATEMENTS["begin_sending"], message_id)
    # Outside any transaction: WeChat may take seconds, and connections are few.
    if row is None:
        return
    end = await _tried(mini_program, templates, row)
    async with database.transaction() as transaction:
        await transaction.execute(STATEMENTS["end_sending"], message_id, *end)
    log.info("message_sent", message_id=str(message_id), state=end.state, errcode=end.errcode)
    if end.state is Delivery.WAITING:
        raise WeChatUnavailable(end.errcode)


async def _tried(mini_program: MiniProgram, templates: Templates, row: Record) -> End:
    app, moment = App(row["app"]), Moment(row["moment"])
    template = templates.of(app).get(moment)
    if not row["agreed"]:
        return End(Delivery.REFUSED, NO_CONSENT)
    # Agreed to before the brand chose another template: that one nobody has accepted.
    if template is None or template.id != row["template"]:
        return End(Delivery.REFUSED, given_back=1)
    try:
        await _sent(mini_program, app, template, row)
    except WeChatError as error:
        return _failed(error)
    return End(Delivery.SENT)


def _failed(error: WeChatError) -> End:
    match error:
        case ConsentMissing():
            return End(Delivery.REFUSED, NO_CONSENT, given_back=None)
        case OutcomeUnknown():
            return End(Delivery.UNKNOWN)
        case QuotaReached(errcode=errcode) if errcode == QUOTA_OF_A_DAY:
            return End(Delivery.REFUSED, errcode, given_back=1)
        case WeChatUnavailable():
            return End(Delivery.WAITING, given_back=1)
        case WeChatRefused(errcode=errcode):
            return End(Delivery.REFUSED, errcode, given_back=1)
    raise error


async def _sent(mini_program: MiniProgram, app: App, template: Template, row: Record) -> None:
    data = template.filled(orjson.loads(row["facts"]), row["at"])
    await mini_program.send(
        app, openid=row["openid"], template=template.id, data=data, page=row["page"]
    )
