from io import BytesIO

import pytest
import segno
from PIL import Image

from bff.sandbox.mini_program.code_image import drawn
from tests.given import wechat_wire as wire
from tests.given.wechat import Sandbox

PATH = "/wxa/getwxacodeunlimit"


@pytest.mark.parametrize(("is_hyaline", "kind"), [(False, "JPEG"), (True, "PNG")])
async def test_a_scene_becomes_a_real_image(
    calm_sandbox: Sandbox, kind: str, *, is_hyaline: bool
) -> None:
    facts = {"scene": "s=a1B2c3", "page": "pages/store/show", "is_hyaline": is_hyaline}

    answer = await wire.posted(calm_sandbox, PATH, facts | {"width": 600})

    picture = Image.open(BytesIO(answer.content))
    assert (picture.format, picture.size) == (kind, (600, 600))
    assert answer.headers["content-type"] == f"image/{kind.lower()}"


def test_the_image_carries_page_and_scene() -> None:
    text = "pages/store/show?scene=s%3D1"

    image = drawn(text, width=330, ink="#000000", transparent=False)

    modules = list(segno.make_qr(text, error="m").matrix_iter(border=4))
    cell = 330 / len(modules)
    dots = Image.open(BytesIO(image.content)).convert("L").tobytes()
    middle = [int((n + 0.5) * cell) for n in range(len(modules))]
    seen = [[dots[y * 330 + x] < 128 for x in middle] for y in middle]
    assert seen == [[bool(module) for module in row] for row in modules]


@pytest.mark.parametrize(
    ("wrong", "errcode"),
    [
        ({"scene": ""}, 40169),
        ({"scene": "x" * 33}, 40169),
        ({"scene": "门店"}, 40129),
        ({"scene": "50%"}, 40129),
        ({"page": "/pages/store/show"}, 41030),
        ({"page": "pages/store/show?id=1"}, 41030),
        ({"page": "pages/scancode_time"}, 85096),
        ({"env_version": "beta"}, 40097),
        ({"width": 100}, 40097),
        ({"line_color": {"r": 300}}, 40097),
        ({"line_color": "red"}, 40097),
    ],
)
async def test_a_wrong_wish_has_its_number(
    calm_sandbox: Sandbox, wrong: dict[str, object], errcode: int
) -> None:
    told = await wire.told(calm_sandbox, PATH, {"scene": "a", "page": "pages/a"} | wrong)

    assert told["errcode"] == errcode


@pytest.mark.parametrize("ink", [{"auto_color": True}, {"line_color": {"r": "0", "b": "120"}}])
async def test_the_ink_may_be_chosen(calm_sandbox: Sandbox, ink: dict[str, object]) -> None:
    answer = await wire.posted(calm_sandbox, PATH, {"scene": "a"} | ink)

    assert answer.headers["content-type"] == "image/jpeg"


async def test_the_longest_scene_is_drawn(calm_sandbox: Sandbox) -> None:
    answer = await wire.posted(calm_sandbox, PATH, {"scene": "aZ0!#$&'()*+,/:;=?@-._~`" + "9" * 8})

    assert answer.headers["content-type"] == "image/jpeg"


async def test_a_torn_body_has_the_scene_number(calm_sandbox: Sandbox) -> None:
    token = (await wire.token(calm_sandbox))["access_token"]

    answer = await calm_sandbox.client.post(
        PATH, params={"access_token": token}, content=b"scene=a"
    )

    assert answer.json()["errcode"] == 40169
