from random import Random

from bff.demo.places import cities
from bff.demo.shops import FARTHEST_KM, shops
from bff.domains.store import rules
from bff.domains.store.rules import Hours
from bff.kit import geo


def test_at_least_three_hundred_cities_have_chinese_names() -> None:
    names = [city.name for city in cities()]

    assert len(set(names)) == len(names) >= 300
    assert {"北京市", "上海市", "郑州市"} <= set(names)


def test_cities_stand_where_maps_of_china_show_them() -> None:
    [beijing] = [city for city in cities() if city.name == "北京市"]

    # 39.9075 N, 116.3972 E in WGS-84, as GeoNames has it, moved by the offset of GCJ-02.
    assert round(beijing.centre.lat, 3) == 39.909
    assert round(beijing.centre.lng, 3) == 116.403


def test_one_seed_scatters_the_same_shops() -> None:
    first, again = (list(shops(cities(), 500, Random(7))) for _ in range(2))

    assert first == again
    assert first != list(shops(cities(), 500, Random(8)))


def test_every_shop_lies_in_its_city_with_hours_that_hold() -> None:
    for shop in shops(cities(), 1_000, Random(7)):
        away_km = geo.distance_mm(shop.city.centre, shop.point) / 1_000_000

        assert away_km < FARTHEST_KM * 1.5
        assert rules.hours([Hours(*opening) for opening in shop.hours])


def test_large_cities_have_more_shops() -> None:
    found = [shop.city.name for shop in shops(cities(), 5_000, Random(7))]

    assert found.count("上海市") > found.count("郑州市") > 1
