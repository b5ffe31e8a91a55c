from prometheus_client import CollectorRegistry

from bff.kit.tally import Tally


def sample(tally: Tally, name: str, **labels: str) -> float | None:
    registry = CollectorRegistry()
    registry.register(tally)
    return registry.get_sample_value(name, labels)


def test_answers_are_counted_by_route_and_status() -> None:
    tally = Tally("ask", (0.1, 1.0))

    for status in (200, 200, 503):
        tally.count("/graphql", status)

    found = [sample(tally, "asks_total", route="/graphql", status=s) for s in ("200", "503", "404")]
    assert found == [2, 1, None]


def test_times_lie_in_the_bucket_that_they_end() -> None:
    tally = Tally("ask", (0.1, 1.0))

    for took_s in (0.1, 0.5, 1.0, 7.0):
        tally.time("/", took_s)

    ends = {
        end: sample(tally, "ask_seconds_bucket", route="/", le=end)
        for end in ("0.1", "1.0", "+Inf")
    }
    assert ends == {"0.1": 1, "1.0": 3, "+Inf": 4}
    assert sample(tally, "ask_seconds_sum", route="/") == 8.6
