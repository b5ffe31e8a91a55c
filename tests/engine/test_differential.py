"""Whatever a document asks for, the engine answers as graphql-core does."""

import gc
from collections.abc import Iterator

import pytest

from tests.engine.both import Stage, Trial
from tests.engine.stages import STAGES
from tests.given.proving import PROVE, Say

TRIALS = 7_000 if PROVE else 170


@pytest.fixture(scope="module", params=STAGES)
def stage(request: pytest.FixtureRequest) -> Stage:
    return STAGES[request.param]()


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    # graphql-core leaves coroutines behind where a sibling failed.
    yield
    gc.collect()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:coroutine:RuntimeWarning")
async def test_both_executors_give_the_same_answers(
    stage: Stage, request: pytest.FixtureRequest, seed: int, say: Say
) -> None:
    name = request.node.callspec.params["stage"]
    compiled = failed = 0

    for number in range(TRIALS):
        trial = Trial.of(stage, f"{seed}/{name}/{number}")
        found = await trial.differences()
        assert not found, "\n".join([f"PROVE_SEED={seed}", str(trial), *found])
        compiled += trial.compiled
        failed += trial.spoil > 0

    say(f"{name}, PROVE_SEED={seed}: {TRIALS} documents alike, {compiled} of them compiled")
    # Nine in ten are, but a small sample strays from it.
    assert compiled > TRIALS * (0.9 if PROVE else 0.8)
    assert failed
