"""Posters say what they are told to: the glyphs are looked for, and the code that leads there."""

from dataclasses import asdict, replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from bff.gateways.poster import drawing, layout, lettering
from bff.gateways.poster.layout import CODE_AT, CODE_SIDE, HEIGHT, RIGHT, WIDTH, Poster
from bff.gateways.poster.lettering import Words
from bff.sandbox.mini_program import code_image
from tests.given.pictures import picture

SAID = Poster(
    tag="拼团",
    title="示范大曲 42度",
    subtitle="500ml · 福满便利店",
    fen=10_800,
    usual_fen=12_800,
    notes=("3 人成团", "还差 1 人", "到店自提"),
    nickname="林小雨",
    invitation="邀请您一起拼团",
    hint="长按识别小程序码",
)
# As far as JPEG blurs a glyph; and its neighbours reach in; another glyph is further off.
ALIKE, OTHER = 10.0, 20.0


def code(scene: str) -> bytes:
    drawn = code_image.drawn(f"p?scene={scene}", width=430, ink="#000000", transparent=False)
    return drawn.content


def drawn(poster: Poster = SAID, *pictures: bytes, scene: str = "QF7K2M9P4RTX") -> Image.Image:
    content = drawing.drawn(asdict(poster), [code(scene), *pictures])
    return Image.open(BytesIO(content)).convert("RGB")


def apart(poster: Image.Image, words: Words) -> float:
    """How far a part of a poster is from these words drawn alone on the same ground."""
    top, bottom = words.y - words.size, words.y + words.size // 4
    edges = (words.x, top, words.x + words.width, bottom)
    seen = poster.crop(edges)
    alone = Image.new("RGB", poster.size, poster.getpixel((words.x - 3, words.y)))  # type: ignore[arg-type]
    lettering.letter(ImageDraw.Draw(alone), words)
    return max(ImageStat.Stat(ImageChops.difference(seen, alone.crop(edges))).mean)


def said(poster: Poster) -> list[Words]:
    return list(layout.laid_out(poster).words)


@pytest.mark.parametrize("words", said(SAID), ids=lambda words: words.text)
def test_every_word_is_seen_where_it_stands(words: Words) -> None:
    poster = drawn()

    assert apart(poster, words) < ALIKE
    # The same room, filled with other signs: whoever saw boxes would not tell them apart.
    assert apart(poster, replace(words, text="酒" * len(words.text))) > OTHER


def test_a_poster_tells_all_that_it_was_given() -> None:
    texts = [words.text for words in said(SAID)]

    for text in ("拼团", "示范大曲 42度", "500ml · 福满便利店", "¥128.00", "林小雨", *SAID.notes):
        assert text in texts
    assert "".join(texts[3:6]) == "¥108.00"


def test_the_code_leads_where_it_was_told() -> None:
    poster = drawn(scene="AAAA")
    box = (*CODE_AT, CODE_AT[0] + CODE_SIDE, CODE_AT[1] + CODE_SIDE)

    def off(scene: str) -> float:
        asked = Image.open(BytesIO(code(scene))).convert("RGB").resize((CODE_SIDE, CODE_SIDE))
        return max(ImageStat.Stat(ImageChops.difference(poster.crop(box), asked)).mean)

    assert off("AAAA") < OTHER < off("BBBB")


def test_a_picture_of_the_goods_is_shown() -> None:
    poster = drawn(SAID, picture(size=(300, 200), colour="#00ff00"))

    assert poster.size == (WIDTH, HEIGHT)
    assert poster.getpixel((WIDTH // 2, 300)) == pytest.approx((0, 255, 0), abs=4)


LONG = replace(
    SAID,
    title="古井贡酒年份原浆古二十纪念版礼盒装 52度 浓香型白酒 500ml 两瓶 整箱更优惠更实惠",
    subtitle="整箱 6 瓶 · 西湖区文三路第二福满便利连锁超市旗舰店分店",
    fen=99_999_999_99,
    notes=("一二三四五六七八九十",) * 9,
    nickname="Alexander Hamilton Junior",
    invitation="邀请您一起来看看这件非常好的东西吧",
)


def test_nothing_stands_over_the_edge() -> None:
    for words in said(LONG):
        assert words.x + words.width <= RIGHT
    drawn(LONG)


def test_what_the_font_has_not_is_left_out() -> None:
    assert lettering.known("林🍶小\u200d雨 \n 好") == "林小雨 好"
    assert "好友" in [words.text for words in said(replace(SAID, nickname="🍶🍶"))]


def test_a_word_is_not_broken_within() -> None:
    room = lettering.width("示范 Whisky", 40)

    assert lettering.lines("示范 Whiskey 大曲", 40, room, 2) == ["示范", "Whiskey …"]


@pytest.mark.parametrize("text", ["", "大", "x" * 40])
def test_any_text_fits(text: str) -> None:
    broken = lettering.lines(text, 40, 200, 2)

    assert len(broken) <= 2
    assert all(lettering.width(line, 40) <= 200 for line in broken)
