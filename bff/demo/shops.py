"""Ten thousand shops that look real, scattered around real cities, from one seed number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from random import Random

from bff.demo.places import City
from bff.kit.geo import Point

FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
LUCKY = ("鑫源", "福满", "恒丰", "家和", "永兴", "顺达", "聚福", "万佳", "嘉禾", "瑞祥")
TRADES = ("烟酒店", "便利店", "超市", "名酒行", "副食店", "生活馆", "小卖部")
ROADS = ("人民", "解放", "中山", "建设", "和平", "新华", "文化", "胜利", "东风", "青年")
WAYS = ("路", "大道", "街", "巷")

# Dense in the middle as people are, and none out in the fields.
KM_PER_DEGREE = 111.2
SPREAD_KM = 4.0
FARTHEST_KM = 15.0

Hours = tuple[tuple[int, int, int], ...]

# (weekday from Monday = 0, minute it opens, minute it closes; not after opening = next day)
EVERY_DAY: tuple[Hours, ...] = tuple(
    tuple((weekday, opens, closes) for weekday in range(7))
    for opens, closes in ((480, 1320), (540, 1290), (420, 1380), (0, 0), (1020, 120))
)
SIX_DAYS: Hours = tuple((weekday, 510, 1260) for weekday in range(6))
PATTERNS: tuple[Hours, ...] = (*EVERY_DAY, SIX_DAYS)
# In percent: most keep ordinary hours; some never close, some close after midnight.
SHARES = (50, 20, 12, 6, 4, 8)


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop as the seed knows it."""

    name: str
    address: str
    city: City
    point: Point
    phone: str
    hours: Hours


def shops(cities: Sequence[City], count: int, random: Random) -> Iterator[Shop]:
    """Yield `count` shops; every city has one before the large ones have many."""
    weights = [city.people for city in cities]
    rest = random.choices(cities, weights, k=max(0, count - len(cities)))
    for city in [*cities, *rest][:count]:
        yield _shop(city, random)


def _shop(city: City, random: Random) -> Shop:
    road = random.choice(ROADS) + random.choice(WAYS)
    return Shop(
        name=_name(random),
        address=f"{city.province}{city.name}{road}{random.randint(1, 999)}号",
        city=city,
        point=_near(city.centre, random),
        phone=f"0{random.randint(310, 999)}-{random.randint(2000000, 8999999)}",
        hours=random.choices(PATTERNS, SHARES)[0],
    )


def _name(random: Random) -> str:
    first = random.choice([random.choice(LUCKY), f"老{random.choice(FAMILY)}"])
    return first + random.choice(TRADES)


def _near(centre: Point, random: Random) -> Point:
    north, east = (
        max(-FARTHEST_KM, min(FARTHEST_KM, random.gauss(0, SPREAD_KM))) for _ in range(2)
    )
    lat = centre.lat + north / KM_PER_DEGREE
    return Point(lat, centre.lng + east / (KM_PER_DEGREE * cos(radians(centre.lat))))
