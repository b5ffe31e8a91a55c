"""The access token of each app: one for all workers, fetched by one of them at a time."""

import asyncio
from collections import defaultdict

import structlog

from bff.gateways.wechat.credentials import Credentials
from bff.gateways.wechat.errors import OutcomeUnknown, WeChatUnavailable, refusal
from bff.gateways.wechat.patience import BUSY, Effort
from bff.gateways.wechat.shelf import Shelf, Token
from bff.gateways.wechat.wire import Wire
from bff.kit.database import Database

PATH = "/cgi-bin/stable_token"
# The platform renews a token in its last five minutes: by then nobody uses the old one.
EARLY_S = 300
# Released when the transaction ends, also if this process dies.
LOCK = "select pg_advisory_xact_lock(hashtextextended($1, 0))"

log = structlog.get_logger(__name__)


class Tokens:
    """The tokens that this process knows; the shelf shares them, PostgreSQL orders the fetching."""

    def __init__(self, *, wire: Wire, database: Database, shelf: Shelf) -> None:
        """Know none yet."""
        self._wire = wire
        self._database = database
        self._shelf = shelf
        self._kept: dict[str, Token] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def current(self, app: Credentials, effort: Effort, *, refused: str | None = None) -> str:
        """Return the token to use, which is not the one that WeChat just `refused`."""
        kept = self._good(app, refused)
        if kept is not None:
            return kept.text
        try:
            # One of this process at a time, so that a crowd does not take all connections.
            async with asyncio.timeout_at(effort.ends_at), self._locks[app.appid]:
                kept = self._good(app, refused) or await self._renewed(app, effort, refused)
                self._kept[app.appid] = kept
                return kept.text
        except (TimeoutError, OutcomeUnknown):
            # Whatever came of the token, the call that needs it has not gone out.
            raise WeChatUnavailable(PATH) from None

    def _good(self, app: Credentials, refused: str | None) -> Token | None:
        kept = self._kept.get(app.appid)
        if kept is None or kept.text == refused or kept.until <= self._shelf.monotonic():
            return None
        return kept

    async def _renewed(self, app: Credentials, effort: Effort, refused: str | None) -> Token:
        async with self._database.transaction() as transaction:
            await transaction.execute(LOCK, f"wechat-token:{app.appid}")
            # Under the lock: whoever held it before has put its token there.
            shared = await self._shelf.find(app.appid)
            if shared is not None and shared.text != refused:
                return shared
            # Gently first: it may be renewed already, and force is allowed twenty times a day.
            token = await self._fetched(app, effort, force=False)
            if token.text == refused:
                token = await self._fetched(app, effort, force=True)
            await self._shelf.put(app.appid, token)
            return token

    async def _fetched(self, app: Credentials, effort: Effort, *, force: bool) -> Token:
        asked = {
            "grant_type": "client_credential",
            "appid": app.appid,
            "secret": app.secret,
            "force_refresh": force,
        }
        reply = await self._wire.post(PATH, asked, ends_at=effort.attempt_ends_at)
        # Left to the patience of the verb that waits for the token.
        if reply.errcode == BUSY:
            raise WeChatUnavailable(PATH)
        if reply.errcode:
            raise refusal(reply.errcode)
        log.info("wechat_token_fetched", appid=app.appid, forced=force)
        used_s = max(1, int(reply.facts["expires_in"]) - EARLY_S)
        return Token(str(reply.facts["access_token"]), self._shelf.monotonic() + used_s)
