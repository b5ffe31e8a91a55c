"""POST /wxa/business/getuserphonenumber: the code of the phone button becomes a number."""

from bff.sandbox import census, codes
from bff.sandbox.codes import Flaw, Kind
from bff.sandbox.desk import Call
from bff.sandbox.mini_program import tokens
from bff.sandbox.mini_program.errcodes import Refused
from bff.sandbox.mini_program.reading import posted

ERRCODES = {Flaw.UNKNOWN: 40029, Flaw.FOREIGN: 40013, Flaw.USED: 40029}
HOME = "86"


def phone(call: Call) -> dict[str, object]:
    """Use the code up and tell the number; abroad with its country's code before it."""
    body = posted(call)
    appid = tokens.bearer(call)
    spent = codes.spent(
        call.world.store, Kind.PHONE, appid=appid, code=body.get("code"), at=call.at
    )
    if isinstance(spent, Flaw):
        raise Refused(ERRCODES[spent])
    person = census.find(call.world.store, spent.person)
    assert person is not None
    country, pure = parted(person.phone or "")
    told = {
        "phoneNumber": pure if country == HOME else f"{country}{pure}",
        "purePhoneNumber": pure,
        # As text, as the documents have it.
        "countryCode": country,
        "watermark": {"timestamp": int(call.at.timestamp()), "appid": appid},
    }
    return {"errcode": 0, "errmsg": "ok", "phone_info": told}


def parted(number: str) -> tuple[str, str]:
    """Part `+852-91234567` into country and number; without a country it is China."""
    country, dash, pure = number.removeprefix("+").partition("-")
    return (country, pure) if dash else (HOME, country)
