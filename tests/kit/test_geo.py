import math

import eviltransform
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bff.kit import geo
from bff.kit.geo import Point, System
from bff.kit.refusal import BadInput

SAME_DEG = 3e-7  # the independent library rounds the ellipsoid to WGS-84's, some centimetres
EXACT_DEG = 1e-9
BAIDU_DEG = 5e-6

inside = some.builds(Point, lat=some.floats(2, 54), lng=some.floats(74, 136))
anywhere = some.builds(Point, lat=some.floats(-80, 80), lng=some.floats(-179, 179))


def near(a: Point, b: tuple[float, float] | Point, within: float) -> bool:
    lat, lng = (b.lat, b.lng) if isinstance(b, Point) else b
    return abs(a.lat - lat) <= within and abs(a.lng - lng) <= within


@given(inside)
def test_wgs84_agrees_with_an_independent_library(place: Point) -> None:
    expected = eviltransform.wgs2gcj(place.lat, place.lng)

    assert near(geo.from_wgs84(place), expected, SAME_DEG)


@given(inside)
def test_baidu_agrees_with_an_independent_library(place: Point) -> None:
    assert near(geo.from_bd09(place), eviltransform.bd2gcj(place.lat, place.lng), EXACT_DEG)
    assert near(geo.to_bd09(place), eviltransform.gcj2bd(place.lat, place.lng), EXACT_DEG)


@given(inside)
def test_there_and_back_is_the_same_place(place: Point) -> None:
    there = geo.from_wgs84(place)

    assert near(geo.to_wgs84(there), place, EXACT_DEG)


@given(inside)
def test_baidu_and_back_is_within_a_step(place: Point) -> None:
    assert near(geo.from_bd09(geo.to_bd09(place)), place, BAIDU_DEG)


@pytest.mark.parametrize(
    "moved",
    [geo.from_wgs84, geo.to_wgs84, geo.from_bd09, geo.to_bd09],
)
def test_outside_china_a_place_stays(moved: geo.Moved) -> None:
    sydney = Point(lat=-33.87, lng=151.21)

    assert moved(sydney) == sydney


@given(anywhere, anywhere)
def test_distance_is_symmetric_and_agrees(a: Point, b: Point) -> None:
    distance_mm = geo.distance_mm(a, b)
    on_their_sphere_m = eviltransform.distance(a.lat, a.lng, b.lat, b.lng)
    on_ours_mm = on_their_sphere_m * 1_000 * geo.EARTH_RADIUS_M / eviltransform.earthR

    assert distance_mm == geo.distance_mm(b, a)
    assert distance_mm == pytest.approx(on_ours_mm, rel=1e-6, abs=200_000)


@given(inside, some.floats(0.000_01, 1), some.floats(0.000_01, 1))
def test_further_north_is_further_away(place: Point, step: float, more: float) -> None:
    once = Point(lat=place.lat + step, lng=place.lng)
    twice = Point(lat=place.lat + step + more, lng=place.lng)

    assert 0 < geo.distance_mm(place, once) < geo.distance_mm(place, twice)


def test_a_thousandth_of_a_degree_is_111_metres() -> None:
    assert geo.distance_mm(Point(lat=30, lng=120), Point(lat=30.001, lng=120)) == 111_195


def test_opposite_ends_of_the_earth_have_a_distance() -> None:
    half = math.pi * geo.EARTH_RADIUS_M * 1_000

    assert geo.distance_mm(Point(lat=0.1, lng=0), Point(lat=-0.1, lng=180)) == round(half)


@settings(max_examples=300)
@given(anywhere, some.floats(-0.4, 0.4), some.floats(-0.4, 0.4))
def test_mercator_never_lies_further_than_bounded(place: Point, up: float, right: float) -> None:
    other = Point(lat=place.lat + up, lng=place.lng + right)
    distance_mm = geo.distance_mm(place, other)

    away = math.dist(geo.mercator(place), geo.mercator(other))

    assert away <= (distance_mm + 1) * geo.mercator_per_mm(place, (distance_mm + 1) / 1_000)


def test_at_a_pole_mercator_has_no_bound() -> None:
    assert geo.mercator_per_mm(Point(lat=90, lng=0), 1) == math.inf
    assert all(map(math.isfinite, geo.mercator(Point(lat=-90, lng=0))))


@pytest.mark.parametrize(
    ("lat", "lng"),
    [(90.1, 0), (-90.1, 0), (0, 180.1), (0, -180.1), (math.nan, 0), (0, math.nan), (math.inf, 0)],
)
def test_no_place_is_bad_input(lat: float, lng: float) -> None:
    with pytest.raises(BadInput, match="must be a l"):
        geo.point(lat, lng)


def test_a_point_is_read_in_its_own_system() -> None:
    place = Point(lat=39.9, lng=116.4)

    assert geo.point(39.9, 116.4) == place
    assert geo.point(39.9, 116.4, System.WGS84) == geo.from_wgs84(place)
    assert geo.point(39.9, 116.4, System.BD09) == geo.from_bd09(place)
