"""What the Pay half of the sandbox remembers."""

# The books check themselves: no statement, whoever writes it, can leave them unbalanced.
SCHEMA = """
create table if not exists merchant (
    mchid text primary key, max_ratio integer not null default 3000,
    paid integer not null default 0, deposited integer not null default 0,
    available integer not null default 0 check (available >= 0),
    unavailable integer not null default 0 check (unavailable >= 0),
    fee integer not null default 0 check (fee >= 0),
    shared integer not null default 0 check (shared >= 0),
    refunded integer not null default 0 check (refunded >= 0),
    check (paid + deposited = available + unavailable + fee + shared + refunded));
create table if not exists trade (
    out_trade_no text primary key, mchid text not null, appid text not null, openid text not null,
    total integer not null check (total > 0), description text not null, attach text,
    notify_url text not null, shareable integer not null, body text not null,
    made_at real not null, payable_until real not null,
    state text not null default 'NOTPAY' check (state in ('NOTPAY', 'SUCCESS', 'REFUND', 'CLOSED')),
    transaction_id text unique, paid_at real, settled_at real, unfrozen_at real,
    paid integer not null default 0 check (paid in (0, total)),
    available integer not null default 0,
    unavailable integer not null default 0 check (unavailable >= 0),
    fee integer not null default 0 check (fee >= 0),
    shared integer not null default 0 check (shared >= 0),
    refunded integer not null default 0 check (refunded between 0 and paid),
    check (paid = available + unavailable + fee + shared + refunded),
    check (paid = 0 or state in ('SUCCESS', 'REFUND')),
    check ((transaction_id is null) = (state in ('NOTPAY', 'CLOSED'))));
create table if not exists prepay (
    id text primary key, out_trade_no text not null, made_at real not null);
create table if not exists press (
    id integer primary key, due_at real not null, prepay_id text not null, person text not null);
create table if not exists move (
    id integer primary key, at real not null, mchid text not null, transaction_id text,
    kind text not null, number text not null, out_of text not null, into_ text not null,
    fen integer not null check (fen > 0));
create index if not exists move_at on move (at);
create table if not exists notice (
    number integer primary key, id text not null, event_type text not null,
    original_type text not null, summary text not null, url text not null, plain text not null,
    made_at real not null, due_at real, tries integer not null default 0,
    answers text not null default '', done_at real, quirk text, held integer);
create index if not exists notice_due on notice (due_at) where due_at is not null;
create table if not exists notice_plan (
    id integer primary key, left integer not null, facts text not null);
create table if not exists refund (
    out_refund_no text primary key, refund_id text not null unique, mchid text not null,
    out_trade_no text not null, transaction_id text not null, body text not null,
    fen integer not null check (fen > 0), total integer not null, reason text, notify_url text,
    from_available integer not null check (from_available >= 0),
    from_unavailable integer not null check (from_unavailable >= 0),
    fee_back integer not null check (fee_back >= 0),
    named integer not null, made_at real not null, due_at real, success_at real,
    status text not null check (status in ('PROCESSING', 'SUCCESS', 'ABNORMAL', 'CLOSED')),
    check (fen = from_available + from_unavailable));
create index if not exists refund_trade on refund (transaction_id, made_at);
create index if not exists refund_due on refund (due_at) where due_at is not null;
create table if not exists refund_plan (out_refund_no text primary key, outcome text not null);
"""
