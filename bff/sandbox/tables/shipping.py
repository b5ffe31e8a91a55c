"""What the sandbox remembers of goods on their way to who paid for them."""

SCHEMA = """
create table if not exists shipment (
    transaction_id text primary key, logistics_type integer not null, facts text not null,
    uploaded_at real not null, shipped_at real not null, settles_at real not null,
    finished integer not null, times integer not null default 1, settled integer not null default 0,
    reminded integer not null default 0);
create index if not exists shipment_due on shipment (settles_at) where not settled and finished;
create table if not exists push_event (
    id integer primary key, at real not null, appid text not null, event text not null,
    facts text not null);
create table if not exists push_target (
    appid text primary key, url text not null, token text not null);
create table if not exists push (
    event integer primary key, due_at real, tries integer not null default 0,
    answers text not null default '');
create index if not exists push_due on push (due_at) where due_at is not null;
create table if not exists shipping_reminder (transaction_id text primary key);
"""
