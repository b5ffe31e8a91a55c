"""The words of this room."""

from enum import StrEnum


class StoreKind(StrEnum):
    """What a store lives on."""

    SHOP = "SHOP"
    COMMUNITY = "COMMUNITY"
    CAMPUS = "CAMPUS"
    OFFICE = "OFFICE"
