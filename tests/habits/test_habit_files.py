import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", "graphql/README.md")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_fits_150_lines(name: str) -> None:
    assert len(text(name).splitlines()) <= 150


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_begins_with_the_two_commands(name: str) -> None:
    commands = re.findall(r"^make \w+", text(name), re.MULTILINE)

    assert commands[:2] == ["make run", "make test"]


def test_both_readmes_say_the_same() -> None:
    def skeleton(name: str) -> list[str]:
        return re.findall(
            r"^#+|^\d+\.|^make \w+|^bff \w+|^export \w+|\]\([^)]*\)", text(name), re.MULTILINE
        )

    assert sorted(skeleton("README.md")) == sorted(skeleton("README.zh-CN.md"))


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_page_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text(name))
    lost = [link for link in links if not ((ROOT / name).parent / link).exists()]

    assert not lost


def test_a_decision_takes_ten_lines_at_most() -> None:
    parts = text("DECISIONS.md").split("\n## ")[1:]
    long = [part.splitlines()[0] for part in parts if len(part.strip().splitlines()) > 10]

    assert not long


def test_make_help_lists_every_target() -> None:
    makefile = text("Makefile")
    [phony] = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    explained = re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)

    assert explained == phony.split()


def test_ci_runs_check_then_test() -> None:
    assert re.findall(r"^make .*$", text(".ci/run"), re.MULTILINE) == ["make check", "make test"]
