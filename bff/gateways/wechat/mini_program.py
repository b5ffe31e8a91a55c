"""The verbs of WeChat's mini-program API; none of them may be called inside a transaction."""

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Literal, Self

import structlog
from redis.asyncio import Redis

from bff.context import App
from bff.gateways.wechat import answers, values
from bff.gateways.wechat import patience as patiently
from bff.gateways.wechat.answers import Login, Phone, Suggestion, TextScene, Verdict
from bff.gateways.wechat.credentials import Credentials
from bff.gateways.wechat.errors import (
    ConsentMissing,
    LoginBlocked,
    LoginCodeInDoubt,
    LoginCodeRefused,
    OutcomeUnknown,
    PhoneCodeInDoubt,
    PhoneCodeRefused,
    WeChatUnavailable,
    refusal,
)
from bff.gateways.wechat.patience import BUSY, ORDINARY, Patience
from bff.gateways.wechat.shelf import Shelf
from bff.gateways.wechat.shipping import PickedUp
from bff.gateways.wechat.tokens import Tokens
from bff.gateways.wechat.wire import Reply, Wire
from bff.kit.database import Database

# Whichever of these is said, a new token may help; WeChat tells them apart loosely.
TOKEN_ERRORS = frozenset({40001, 40014, 42001})
LOGIN_CODE_ERRORS = frozenset({40029, 40163, 41008})
PHONE_CODE_ERRORS = frozenset({40029, 40163, 40013})
BLOCKED = 40226
NO_CONSENT = 43101
SENT_AT_ONCE = 43108
# Shipped before, or nothing changed: both are what was to be told.
KNOWN_ALREADY = frozenset({10060002, 10060023})
INACTIVE = 61010
TEXT_CHECK_VERSION = 2
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG"

Version = Literal["release", "trial", "develop"]
State = Literal["developer", "trial", "formal"]

log = structlog.get_logger(__name__)


class MiniProgram:
    """WeChat, as the server of our apps may call it; every verb ends within its patience.

    Every verb raises WeChatUnavailable when WeChat cannot be reached or is too busy, and
    WeChatRefused for what no screen and no member can mend.
    """

    def __init__(
        self,
        *,
        base_url: str,
        apps: Mapping[App, Credentials],
        database: Database,
        redis: Redis | None,
        patience: Patience = ORDINARY,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Call WeChat at `base_url`; Redis and the database share the tokens among workers."""
        self._apps = apps
        self._patience = patience
        self._wire = Wire(base_url)
        shelf = Shelf(redis, monotonic)
        self._tokens = Tokens(wire=self._wire, database=database, shelf=shelf)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self._wire.close()

    async def login(self, app: App, code: str) -> Login:
        """Use a login code up and return whose it was.

        LoginCodeRefused, also in doubt, when the app must fetch a new one; LoginBlocked.
        """
        path = "/sns/jscode2session"
        known = self._apps[app]
        query = {
            "appid": known.appid,
            "secret": known.secret,
            "js_code": code,
            "grant_type": "authorization_code",
        }
        effort = patiently.begun(path, self._patience)
        try:
            reply = await effort.insist(
                lambda: self._wire.get(path, query, ends_at=effort.attempt_ends_at),
                # A code sent twice would be refused as used, though the first answer was good.
                when_lost=False,
            )
        except OutcomeUnknown:
            raise LoginCodeInDoubt from None
        if reply.errcode in LOGIN_CODE_ERRORS:
            raise LoginCodeRefused(reply.errcode)
        # No code of this person will do, so the app must not be told to fetch another.
        if reply.errcode == BLOCKED:
            raise LoginBlocked
        return answers.login(_well(path, reply).facts)

    async def phone(self, app: App, code: str) -> Phone:
        """Use a code of the phone button up and return the number.

        PhoneCodeRefused, also in doubt, when the button must be pressed again.
        """
        path = "/wxa/business/getuserphonenumber"
        try:
            reply = await self._asked(app, path, {"code": code}, when_lost=False)
        except OutcomeUnknown:
            raise PhoneCodeInDoubt from None
        if reply.errcode in PHONE_CODE_ERRORS:
            raise PhoneCodeRefused(reply.errcode)
        return answers.phone(_well(path, reply).facts, appid=self._apps[app].appid)

    async def code_image(
        self,
        app: App,
        scene: str,
        page: str,
        *,
        width: int = 430,
        version: Version = "release",
        page_must_exist: bool = True,
        transparent: bool = False,
    ) -> bytes:
        """Return a JPEG or PNG that opens `page`; `scene` has 1 to 32 visible ASCII characters."""
        path = "/wxa/getwxacodeunlimit"
        facts = {
            "scene": scene,
            "page": page,
            "width": width,
            "env_version": version,
            "check_path": page_must_exist,
            "is_hyaline": transparent,
        }
        # Made twice, it is the same image.
        reply = _well(path, await self._asked(app, path, facts, when_lost=True))
        if not reply.content.startswith((JPEG, PNG)):
            raise WeChatUnavailable(path)
        return reply.content

    async def send(
        self,
        app: App,
        *,
        openid: str,
        template: str,
        data: Mapping[str, str],
        page: str | None = None,
        state: State = "formal",
    ) -> None:
        """Send a subscribe message; `data` maps the template's keys to values, cut to fit.

        ConsentMissing when the person agreed to none (any more). After OutcomeUnknown the
        message may have arrived.
        """
        path = "/cgi-bin/message/subscribe/send"
        facts = {
            "touser": openid,
            "template_id": template,
            "data": {key: {"value": value} for key, value in values.fitted(data).items()},
            "miniprogram_state": state,
            "lang": "zh_CN",
        } | ({"page": page} if page else {})
        on = frozenset({BUSY, SENT_AT_ONCE})
        # Two messages on a phone are worse than none.
        reply = await self._asked(app, path, facts, on=on, when_lost=False)
        if reply.errcode == NO_CONSENT:
            raise ConsentMissing
        _well(path, reply)

    async def picked_up(self, app: App, order: PickedUp) -> None:
        """Report that an order was handed over, so that its money comes free; again if in doubt."""
        path = "/wxa/sec/order/upload_shipping_info"
        reply = await self._asked(app, path, order.facts(), when_lost=True)
        if reply.errcode not in KNOWN_ALREADY:
            _well(path, reply)

    async def check_text(
        self,
        app: App,
        *,
        openid: str,
        text: str,
        scene: TextScene = TextScene.COMMENT,
        title: str | None = None,
        nickname: str | None = None,
    ) -> Verdict:
        """Return what WeChat thinks of a member's text, of at most 2,500 characters.

        REVIEW also for a member who was not active in the last two hours.
        """
        path = "/wxa/msg_sec_check"
        facts = {
            "version": TEXT_CHECK_VERSION,
            "openid": openid,
            "scene": scene,
            "content": text,
            "title": title,
            "nickname": nickname,
        }
        given = {name: fact for name, fact in facts.items() if fact is not None}
        reply = await self._asked(app, path, given, when_lost=True)
        # WeChat judges only those it has seen in the last two hours.
        if reply.errcode == INACTIVE:
            return Verdict(Suggestion.REVIEW, None)
        return answers.verdict(_well(path, reply).facts)

    async def _asked(
        self,
        app: App,
        path: str,
        facts: Mapping[str, object],
        *,
        on: frozenset[int] = frozenset({BUSY}),
        when_lost: bool,
    ) -> Reply:
        effort = patiently.begun(path, self._patience)

        async def ask() -> Reply:
            token = await self._tokens.current(self._apps[app], effort)
            reply = await post(token)
            if reply.errcode not in TOKEN_ERRORS:
                return reply
            # Once: what a second token does not mend is no matter of tokens.
            return await post(await self._tokens.current(self._apps[app], effort, refused=token))

        async def post(token: str) -> Reply:
            query = {"access_token": token}
            return await self._wire.post(path, facts, query=query, ends_at=effort.attempt_ends_at)

        return await effort.insist(ask, on=on, when_lost=when_lost)


def _well(path: str, reply: Reply) -> Reply:
    if reply.errcode:
        log.warning("wechat_refused", path=path, errcode=reply.errcode)
        raise refusal(reply.errcode)
    return reply
