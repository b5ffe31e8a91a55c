"""The words of this room."""

from enum import StrEnum


class StoreKind(StrEnum):
    """What a store lives on."""

    SHOP = "SHOP"
    COMMUNITY = "COMMUNITY"
    CAMPUS = "CAMPUS"
    OFFICE = "OFFICE"


class ScenePage(StrEnum):
    """What the app opens on; what the object is, the rooms above know."""

    STORE = "STORE"
    PRODUCT = "PRODUCT"
    OFFER = "OFFER"
    PARTY = "PARTY"
    COMMUNITY = "COMMUNITY"
    SALE = "SALE"


class StockSource(StrEnum):
    """How it is known what a store has."""

    COUNTED = "COUNTED"
    POS = "POS"
    INFERRED = "INFERRED"
