"""What the sandbox remembers of people, the weather, and the calls that came."""

SCHEMA = """
create table if not exists person (
    id text primary key, name text not null, phone text, has_unionid integer not null);
create table if not exists account (
    openid text primary key, appid text not null, person text not null, seen_at real);
create table if not exists code (
    code text primary key, kind text not null, appid text not null, person text not null,
    issued_at real not null, used integer not null default 0);
create table if not exists token (
    token text primary key, appid text not null, kind text not null, forced integer not null,
    issued_at real not null, dies_at real not null, replaced integer not null default 0);
create table if not exists consent (
    person text not null, template text not null, left integer not null,
    primary key (person, template));
create table if not exists message (
    id integer primary key, at real not null, person text not null, appid text not null,
    template text not null, data text not null, page text);
create table if not exists fault (
    id integer primary key, path text not null, left integer, facts text not null);
create table if not exists received (
    id integer primary key, at real not null, method text not null, path text not null,
    query text not null, body text not null, verdict text not null);
create index if not exists received_path on received (path);
create table if not exists clock (only_row integer primary key check (only_row = 1), ahead_s real);
"""
