"""Whether anything changed: a fingerprint of every row of the business."""

from bff.kit.database import Database

TABLES = """
    select format('%I', relname) as name
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind = 'r' and nspname = 'public'
        and relname not like 'session%' and relname <> 'answer'
    order by relname
"""
ROWS = "select '{0}' as name, md5(string_agg(one::text, '' order by one::text)) from {0} as one"


async def fingerprint(database: Database) -> list[object]:
    """Return a hash of the rows of each table but sessions and answers, a no among them."""
    tables = [row["name"] for row in await database.fetch(TABLES)]
    return list(await database.fetch(" union all ".join(map(ROWS.format, tables))))
