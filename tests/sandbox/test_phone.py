from bff.sandbox.mini_program.phone import parted
from tests.given import wechat_wire as wire
from tests.given.wechat import Sandbox

PATH = "/wxa/business/getuserphonenumber"


async def test_the_button_gives_the_number_once(sandbox: Sandbox) -> None:
    await sandbox.person("lin", "13800000001")
    code = await sandbox.phone_code("lin")

    told = await wire.told(sandbox, PATH, {"code": code})
    again = await wire.told(sandbox, PATH, {"code": code})

    assert told["phone_info"]["purePhoneNumber"] == "13800000001"
    assert told["phone_info"]["watermark"]["appid"] == sandbox.apps["CONSUMER"]["appid"]
    assert again["errcode"] == 40029


async def test_a_number_abroad_carries_its_country(sandbox: Sandbox) -> None:
    await sandbox.person("mei", "+852-91234567")

    told = await wire.told(sandbox, PATH, {"code": await sandbox.phone_code("mei")})

    assert told["phone_info"]["phoneNumber"] == "85291234567"
    assert told["phone_info"]["countryCode"] == "852"
    assert parted("13800000001") == ("86", "13800000001")


async def test_a_login_code_is_no_phone_code(sandbox: Sandbox) -> None:
    await sandbox.person("lin", "13800000001")
    login = await sandbox.login_code("lin")

    told = await wire.told(sandbox, PATH, {"code": login})

    assert told["errcode"] == 40029
    assert "openid" in await wire.login(sandbox, login)


async def test_a_phone_code_ages_and_stays_at_home(sandbox: Sandbox) -> None:
    await sandbox.person("lin", "13800000001")
    code = await sandbox.phone_code("lin", "CONSUMER")

    elsewhere = await wire.told(sandbox, PATH, {"code": code}, app="DESK")
    await sandbox.advance(301)
    too_late = await wire.told(sandbox, PATH, {"code": code})

    assert [elsewhere["errcode"], too_late["errcode"]] == [40013, 40029]
