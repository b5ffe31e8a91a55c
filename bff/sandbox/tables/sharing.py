"""What the Pay half remembers of shares: who may get one, who got how much, what came back."""

SCHEMA = """
create table if not exists receiver (
    mchid text not null, type text not null, account text not null, appid text not null,
    name text, relation_type text not null, custom_relation text,
    primary key (mchid, type, account));
create table if not exists payee (
    account text primary key, outcome text not null default 'SUCCESS',
    returns text not null default 'SUCCESS');
create table if not exists share (
    out_order_no text primary key, order_id text not null unique, mchid text not null,
    transaction_id text not null, same text not null, made_at real not null,
    finished_at real);
create index if not exists share_of_trade on share (transaction_id);
create index if not exists share_under_way on share (made_at) where finished_at is null;
create table if not exists share_part (
    detail_id text primary key, out_order_no text not null, type text not null,
    account text not null, fen integer not null check (fen > 0), description text not null,
    frozen integer not null, made_at real not null,
    result text not null default 'PENDING' check (result in ('PENDING', 'SUCCESS', 'CLOSED')),
    fail_reason text, finished_at real,
    returned integer not null default 0 check (returned between 0 and fen));
create index if not exists share_part_of_share on share_part (out_order_no);
create index if not exists share_part_of_account on share_part (account, finished_at);
create index if not exists trade_frozen on trade (paid_at)
    where shareable and unfrozen_at is null;
create table if not exists share_return (
    out_return_no text primary key, return_id text not null unique, detail_id text not null,
    fen integer not null check (fen > 0), description text not null, same text not null,
    result text not null check (result in ('PROCESSING', 'SUCCESS', 'FAILED')),
    fail_reason text, made_at real not null, finished_at real);
"""
