from tortoise import migrations
from tortoise.migrations import operations as ops

# What two texts have in common that read alike: width, case and spaces do not count.
KEY = """
    create function search_key(words text) returns text
    language sql immutable strict parallel safe return
        regexp_replace(lower(normalize(words, nfkc)), '\\s', '', 'g')
"""
# Chinese has no spaces to cut words at: each sign, and each two that stand side by side.
GRAMS = """
    create function search_grams(key text) returns text[]
    language sql immutable strict parallel safe return (
        select coalesce(array_agg(distinct substr(key, begins, long)), '{}')
        from generate_series(1, length(key)) as begins cross join generate_series(1, 2) as long
        where begins + long - 1 <= length(key)
    )
"""
# Of a word only what is rarest in it: its pairs, or itself if it is a single sign.
SOUGHT = """
    create function sought_grams(words text) returns text[]
    language sql immutable strict parallel safe return (
        select coalesce(array_agg(distinct substr(word, begins, 2)), '{}')
        from regexp_split_to_table(words, ' ') as one
        cross join search_key(one) as word
        cross join generate_series(1, greatest(1, length(word) - 1)) as begins
        where word <> ''
    )
"""
INDEX = """
    create index product_search on product using gin (search_grams(search_key(title || spec)))
"""


class Migration(migrations.Migration):
    dependencies = [("product", "0004_variant_rules")]
    operations = [
        ops.RunSQL(KEY, reverse_sql="drop function search_key"),
        ops.RunSQL(GRAMS, reverse_sql="drop function search_grams"),
        ops.RunSQL(SOUGHT, reverse_sql="drop function sought_grams"),
        ops.RunSQL(INDEX, reverse_sql="drop index product_search"),
    ]
