import pytest

from bff.context import App
from bff.domains.member import templates
from bff.domains.member.moments import Moment

ONE = '{"CONSUMER": {"PICKUP_READY": {"id": "t", "data": {"thing1": "{title}"}}}}'
WRONG = {
    "no JSON": ("{", "at the whole"),
    "no app of ours": ('{"PHONE": {}}', "at PHONE"),
    "no moment of ours": ('{"CONSUMER": {"LUNCH": {}}}', "at CONSUMER.LUNCH"),
    "no fact of the moment": (ONE.replace("title", "fen"), "CONSUMER.PICKUP_READY: no fen"),
    "no fact at all": (ONE.replace("{title}", "{title.x}"), "no title.x"),
}


def test_templates_are_read_by_app_and_moment() -> None:
    read = templates.read(ONE)

    assert read.of(App.CONSUMER)[Moment.PICKUP_READY].data == {"thing1": "{title}"}
    assert read.moments(App.CONSUMER) == {"t": [Moment.PICKUP_READY]}
    assert read.moments(App.COMMUNITY) == {}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_template_is_told_in_words(name: str) -> None:
    text, words = WRONG[name]

    with pytest.raises(ValueError, match=words):
        templates.read(text)
