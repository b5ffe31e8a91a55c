import pytest

from bff.kit.refusal import BadInput, Refusal, raised


def test_an_outcome_is_handed_on() -> None:
    assert raised("claimed") == "claimed"


@pytest.mark.parametrize("no", [Refusal(), BadInput("Not so.")])
def test_a_no_is_raised(no: Refusal | BadInput) -> None:
    with pytest.raises(type(no)):
        raised(no)
