"""What the sandbox remembers of bills that may be downloaded."""

SCHEMA = """
create table if not exists bill (
    token text primary key, content blob not null, dies_at real not null);
create index if not exists trade_paid on trade (paid_at) where paid_at is not null;
create index if not exists refund_made on refund (made_at);
"""
