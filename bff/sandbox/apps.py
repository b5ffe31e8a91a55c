"""The four apps as the sandbox knows them; the same shape is the setting BFF_WECHAT_APPS."""

from collections.abc import Mapping

Apps = Mapping[str, Mapping[str, str]]

# Worth nothing outside this sandbox, so they may stand in the open.
APPS: Apps = {
    "CONSUMER": {
        "appid": "wx5d0e7c1a9b3f2461",
        "secret": "3f1c9a7be2d84056a1f0c5d7e9b26834",
    },
    "STORE_OWNER": {
        "appid": "wx8a4f60c2d7e1b935",
        "secret": "b70d52e8c41f4a9396ed8a2f7c05d1be",
    },
    "COMMUNITY": {
        "appid": "wxc19e3b75f0a2d684",
        "secret": "58e2f9c06d7b4813b4a96cf1027de35a",
    },
    "DESK": {
        "appid": "wx27b6d4f8e05a9c13",
        "secret": "e4860b1d93fc47a5827d0ef5ba6139c2",
    },
}
