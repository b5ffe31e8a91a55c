"""GET /sns/jscode2session: a login code becomes an openid."""

import base64
import secrets

from bff.sandbox import census, codes
from bff.sandbox.codes import Flaw, Kind
from bff.sandbox.desk import Call
from bff.sandbox.mini_program import tokens
from bff.sandbox.mini_program.errcodes import Refused
from bff.sandbox.people import openid, unionid

ERRCODES = {Flaw.UNKNOWN: 40029, Flaw.FOREIGN: 40029, Flaw.USED: 40163}


def login(call: Call) -> dict[str, object]:
    """Use the code up and tell who it was; the unionid only of those who have one."""
    appid = tokens.client(call, call.query, grant_type="authorization_code")
    code = call.query.get("js_code")
    if not code:
        raise Refused(41008)
    spent = codes.spent(call.world.store, Kind.LOGIN, appid=appid, code=code, at=call.at)
    if isinstance(spent, Flaw):
        raise Refused(ERRCODES[spent])
    person = census.find(call.world.store, spent.person)
    assert person is not None
    # Sent because WeChat sends it; whoever keeps it is found out by a test.
    session_key = base64.b64encode(secrets.token_bytes(16)).decode()
    told: dict[str, object] = {"openid": openid(appid, person.id), "session_key": session_key}
    return told | ({"unionid": unionid(person.id)} if person.has_unionid else {})
