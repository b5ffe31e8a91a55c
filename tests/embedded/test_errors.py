import pytest

from bff.embedded.errors import EmbeddedError, in_words


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (OSError(12, "Cannot allocate memory"), "cannot start: Cannot allocate memory."),
        (OSError(5, "Input/output error", "/data"), "/data cannot be used .Input/output error.."),
        (PermissionError(13, "Permission denied", "/data"), "/data .*"),
    ],
)
def test_a_refusal_of_the_system_is_one_sentence(refusal: OSError, sentence: str) -> None:
    with pytest.raises(EmbeddedError, match=f"{sentence}$"), in_words():
        raise refusal
