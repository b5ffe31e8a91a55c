"""Places: GCJ-02 inside, Mercator in the index, great circles for metres."""

import math
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from bff.kit.refusal import BadInput

EARTH_RADIUS_M = 6_371_008.8  # the mean radius of IUGG
MM_PER_M = 1_000
LAT_MAX = 90.0
LNG_MAX = 180.0

# The ellipsoid and the rectangle that GCJ-02 is defined by.
KRASOVSKY_AXIS_M = 6_378_245.0
ECCENTRICITY_SQUARED = 0.00669342162296594323
CHINA_LAT = (0.8293, 55.8271)
CHINA_LNG = (72.004, 137.8347)
BD09_TURN = math.pi * 3000 / 180
BD09_SHIFT_LAT, BD09_SHIFT_LNG = 0.006, 0.0065

ROUNDS = 6
ROUNDING = 1e-12


class System(StrEnum):
    """Which coordinates a position is given in."""

    GCJ02 = "GCJ02"
    WGS84 = "WGS84"
    BD09 = "BD09"


class Point(NamedTuple):
    """A place in GCJ-02 degrees; build one from outside with `point`."""

    lat: float
    lng: float


Moved = Callable[[Point], Point]


def latitude(degrees: float) -> float:
    """Return `degrees`, or raise BadInput when it is no latitude."""
    # NaN and the infinities fail the comparison too.
    if not -LAT_MAX <= degrees <= LAT_MAX:
        raise BadInput("lat must be a latitude from -90 to 90.")
    return degrees


def longitude(degrees: float) -> float:
    """Return `degrees`, or raise BadInput when it is no longitude."""
    if not -LNG_MAX <= degrees <= LNG_MAX:
        raise BadInput("lng must be a longitude from -180 to 180.")
    return degrees


def point(lat: float, lng: float, system: System = System.GCJ02) -> Point:
    """Return the GCJ-02 point of a position, or raise BadInput when it is none."""
    given = Point(lat=latitude(lat), lng=longitude(lng))
    if system is System.WGS84:
        return from_wgs84(given)
    return from_bd09(given) if system is System.BD09 else given


def distance_mm(a: Point, b: Point) -> int:
    """Return the great-circle distance in whole millimetres (haversine on the mean sphere)."""
    rise = math.sin(math.radians(b.lat - a.lat) / 2) ** 2
    turn = math.sin(math.radians(b.lng - a.lng) / 2) ** 2
    chord = rise + math.cos(math.radians(a.lat)) * math.cos(math.radians(b.lat)) * turn
    return round(2 * EARTH_RADIUS_M * MM_PER_M * math.asin(min(1.0, math.sqrt(chord))))


def mercator(place: Point) -> tuple[float, float]:
    """Return x and y in Mercator radians; the poles lie far off, not at infinity."""
    return math.radians(place.lng), math.log(
        math.tan(math.pi / 4 + math.radians(place.lat) / 2) or math.ulp(0)
    )


def mercator_per_mm(place: Point, within_m: float) -> float:
    """Return an upper bound of the Mercator radians a millimetre covers near `place`.

    Whatever lies `d` mm away, for any `d` up to `within_m` metres, lies less than `d` times this
    away in Mercator; infinity where a pole comes so near that there is no such bound.
    """
    # A way of that length stays within these latitudes, where no step is stretched more.
    furthest = abs(math.radians(place.lat)) + within_m / EARTH_RADIUS_M
    if furthest >= math.pi / 2:
        return math.inf
    return (1 + ROUNDING) / (EARTH_RADIUS_M * MM_PER_M * math.cos(furthest))


def from_wgs84(place: Point) -> Point:
    """Return where a GPS position lies on a Chinese map; outside China it stays."""
    if not _in_china(place):
        return place
    up, right = _offset(place)
    return Point(lat=place.lat + up, lng=place.lng + right)


def to_wgs84(place: Point) -> Point:
    """Return the GPS position whose place on a Chinese map this is, to a hundredth of a mm."""
    if not _in_china(place):
        return place
    guess = place
    # Each round leaves a thousandth of the error: the offset hardly changes over a kilometre.
    for _ in range(ROUNDS):
        up, right = _offset(guess)
        guess = Point(lat=place.lat - up, lng=place.lng - right)
    return guess


def from_bd09(place: Point) -> Point:
    """Return where a Baidu position lies on every other Chinese map."""
    if not _in_china(place):
        return place
    x, y = place.lng - BD09_SHIFT_LNG, place.lat - BD09_SHIFT_LAT
    far = math.hypot(x, y) - 0.00002 * math.sin(y * BD09_TURN)
    angle = math.atan2(y, x) - 0.000003 * math.cos(x * BD09_TURN)
    return Point(lat=far * math.sin(angle), lng=far * math.cos(angle))


def to_bd09(place: Point) -> Point:
    """Return where Baidu's map shows a place of every other Chinese map."""
    if not _in_china(place):
        return place
    x, y = place.lng, place.lat
    far = math.hypot(x, y) + 0.00002 * math.sin(y * BD09_TURN)
    angle = math.atan2(y, x) + 0.000003 * math.cos(x * BD09_TURN)
    return Point(
        lat=far * math.sin(angle) + BD09_SHIFT_LAT, lng=far * math.cos(angle) + BD09_SHIFT_LNG
    )


def _in_china(place: Point) -> bool:
    return CHINA_LAT[0] <= place.lat <= CHINA_LAT[1] and CHINA_LNG[0] <= place.lng <= CHINA_LNG[1]


def _offset(place: Point) -> tuple[float, float]:
    """Return how many degrees up and right GCJ-02 moves a GPS position."""
    x, y = place.lng - 105.0, place.lat - 35.0
    waves = 20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)
    up = 2 / 3 * (waves + _swell(y, 20, 40, (160, 12), (320, 30)))
    right = 2 / 3 * (waves + _swell(x, 20, 40, (150, 12), (300, 30)))
    up += -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    right += 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    lat = math.radians(place.lat)
    flat = 1 - ECCENTRICITY_SQUARED * math.sin(lat) ** 2
    meridian_m = KRASOVSKY_AXIS_M * (1 - ECCENTRICITY_SQUARED) / flat**1.5
    parallel_m = KRASOVSKY_AXIS_M / math.sqrt(flat) * math.cos(lat)
    return math.degrees(up / meridian_m), math.degrees(right / parallel_m)


def _swell(
    along: float, near: float, far: float, long: tuple[int, int], longest: tuple[int, int]
) -> float:
    return (
        near * math.sin(along * math.pi)
        + far * math.sin(along * math.pi / 3)
        + long[0] * math.sin(along * math.pi / long[1])
        + longest[0] * math.sin(along * math.pi / longest[1])
    )
