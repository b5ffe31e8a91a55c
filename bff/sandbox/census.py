"""The people that the sandbox knows, and their accounts in each app."""

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from sqlite3 import Row

from bff.sandbox.apps import APPS, Apps
from bff.sandbox.people import Person, openid
from bff.sandbox.store import Store

PUT = """
    insert into person (id, name, phone, has_unionid) values (?, ?, ?, ?)
    on conflict (id) do update set
        name = excluded.name, phone = excluded.phone, has_unionid = excluded.has_unionid
"""
OPEN = "insert or ignore into account (openid, appid, person) values (?, ?, ?)"
FIND = "select * from person where id = ?"
# By rowid, because ids are names that a tester chose.
ALL = "select * from person order by rowid"
BEHIND = "select * from account where openid = ?"
SEEN = "update account set seen_at = ? where openid = ?"


def enrol(state_dir: Path, people: Iterable[Person], *, apps: Apps = APPS) -> None:
    """Make people known to the sandbox that keeps its state in `state_dir`, running or not."""
    with closing(Store(state_dir)) as store:
        for person in people:
            put(store, person, apps)


def put(store: Store, person: Person, apps: Apps) -> None:
    """Make a person known, or correct what is known of them."""
    store.rows(PUT, person.id, person.name, person.phone, person.has_unionid)
    _open(store, person.id, apps)


def open_accounts(store: Store, apps: Apps) -> None:
    """Give everybody an account in each of these apps."""
    # The apps may be others than when these people came.
    for person in everybody(store):
        _open(store, person.id, apps)


def find(store: Store, person: str) -> Person | None:
    """Return the person of this id, or None."""
    row = store.row(FIND, person)
    return None if row is None else _person(row)


def everybody(store: Store) -> list[Person]:
    """Return all people, the first known first."""
    return [_person(row) for row in store.rows(ALL)]


def account(store: Store, identity: object) -> Row | None:
    """Return the account (appid, person, seen_at) behind an openid, or None."""
    return store.row(BEHIND, identity) if isinstance(identity, str) else None


def seen(store: Store, *, appid: str, person: str, at: datetime) -> None:
    """Note that a person has just used an app."""
    store.rows(SEEN, at.timestamp(), openid(appid, person))


def _open(store: Store, person: str, apps: Apps) -> None:
    for facts in apps.values():
        store.rows(OPEN, openid(facts["appid"], person), facts["appid"], person)


def _person(row: Row) -> Person:
    return Person(row["id"], row["name"], row["phone"], bool(row["has_unionid"]))
