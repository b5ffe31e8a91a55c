import orjson
import pytest

from bff.context import App
from bff.gateways.wechat import (
    LoginCodeInDoubt,
    PhoneCodeInDoubt,
    PhoneCodeRefused,
    Suggestion,
    answers,
    credentials,
)
from bff.sandbox.apps import APPS

TOLD = {"purePhoneNumber": "13800000001", "countryCode": 86, "watermark": {"appid": "wx1"}}


def test_a_country_code_may_be_a_number() -> None:
    phone = answers.phone({"phone_info": TOLD}, appid="wx1")

    assert (phone.number, phone.country_code) == ("13800000001", "86")


def test_a_number_told_to_another_app_is_refused() -> None:
    with pytest.raises(PhoneCodeRefused):
        answers.phone({"phone_info": TOLD}, appid="wx2")


def test_an_answer_that_says_nothing_is_in_doubt() -> None:
    with pytest.raises(PhoneCodeInDoubt):
        answers.phone({}, appid="wx1")
    with pytest.raises(LoginCodeInDoubt):
        answers.login({})


def test_an_unknown_suggestion_waits_for_review() -> None:
    verdict = answers.verdict({"result": {"suggest": "ponder", "label": 1}})

    assert verdict.suggestion is Suggestion.REVIEW


def test_a_phone_number_is_not_shown_by_chance() -> None:
    assert "13800000001" not in repr(answers.phone({"phone_info": TOLD}, appid="wx1"))


def test_the_apps_of_the_sandbox_are_a_setting() -> None:
    apps = credentials.read(orjson.dumps(APPS).decode())

    assert apps[App.DESK].appid == APPS["DESK"]["appid"]
    assert apps[App.DESK].secret not in repr(apps)


@pytest.mark.parametrize(
    "text", ["", "{}", '{"SHOP": {}}', '{"CONSUMER": {"appid": "wx1", "secret": 3}}']
)
def test_a_wrong_setting_is_said_without_its_secrets(text: str) -> None:
    with pytest.raises(ValueError, match="the apps of WeChat"):
        credentials.read(text)
