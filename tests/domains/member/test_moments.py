from datetime import UTC, datetime

import pytest

from bff.context import App, Language
from bff.domains.member import moments, templates
from bff.domains.member.moments import DUE, Facts, Moment
from bff.gateways.wechat import values
from bff.kit.ids import uuid7
from bff.sandbox.mini_program import value_rules
from miniprogram_schema.message_words import words
from tests.given.inbox import facts

AT = datetime(2026, 11, 25, 8, 4, tzinfo=UTC)


def test_a_message_keeps_what_its_moment_tells() -> None:
    kept = moments.kept(Moment.REFUND_DONE, facts(title="酒", fen=500, number="7"))

    assert kept == {"title": "酒", "fen": 500, "number": "7"}


@pytest.mark.parametrize("moment", Moment)
def test_a_moment_wants_all_of_its_facts(moment: Moment) -> None:
    with pytest.raises(ValueError, match="cannot be told without"):
        moments.kept(moment, Facts(uuid7()))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("moment", Moment)
def test_every_moment_is_told_in_words(moment: Moment, language: Language) -> None:
    said = moments.said(moments.kept(moment, facts(title="贡酒")), AT)

    title, text = words(moment, said, language)

    assert title
    assert "贡酒" in text
    assert "{" not in text
    assert ("¥128.00" in text) == ("fen" in DUE[moment])


@pytest.mark.parametrize("moment", Moment)
def test_wechat_takes_what_the_demo_sends(moment: Moment) -> None:
    template = templates.demo().of(App.CONSUMER)[moment]

    data = values.fitted(template.filled(moments.kept(moment, facts()), AT))

    assert value_rules.wrong({key: {"value": value} for key, value in data.items()}) is None


def test_times_are_those_of_shanghai() -> None:
    assert moments.said({}, AT)["at"] == "2026-11-25 16:04"
