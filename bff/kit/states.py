"""State columns whose allowed edges PostgreSQL itself enforces."""

from collections.abc import Collection, Mapping


def guarded(table: str, column: str, first: str, edges: Mapping[str, Collection[str]]) -> list[str]:
    """Return the SQL by which rows begin in the state `first` and move along `edges` only."""
    name = f"{table}_{column}_edge"
    pairs = ", ".join(
        f"('{origin}', '{goal}')" for origin, goals in edges.items() for goal in sorted(goals)
    )
    return [
        f"""create function {name}() returns trigger language plpgsql as $$
            begin
                raise exception '{table}.{column} % cannot become %',
                    case tg_op when 'UPDATE' then old.{column} else 'nothing' end, new.{column}
                    using errcode = 'check_violation', constraint = '{name}';
            end $$""",
        # The condition stands in the trigger: a row that keeps its state calls no function.
        f"""create trigger {name} before update on {table} for each row
            when (old.{column} <> new.{column} and (old.{column}, new.{column}) not in ({pairs}))
            execute function {name}()""",
        f"""create trigger {name}_first before insert on {table} for each row
            when (new.{column} <> '{first}') execute function {name}()""",
    ]


def unguarded(table: str, column: str) -> list[str]:
    """Return the SQL that takes away what `guarded` made."""
    return [f"drop function {table}_{column}_edge() cascade"]


def final(table: str, *columns: str) -> list[str]:
    """Return the SQL by which these columns, once the first of them is set, never change again."""
    name = f"{table}_{columns[0]}_final"
    old = ", ".join(f"old.{column}" for column in columns)
    new = ", ".join(f"new.{column}" for column in columns)
    return [
        f"""create function {name}() returns trigger language plpgsql as $$
            begin
                raise exception '{table}.{columns[0]} is final'
                    using errcode = 'check_violation', constraint = '{name}';
            end $$""",
        f"""create trigger {name} before update on {table} for each row
            when (old.{columns[0]} is not null and ({old}) is distinct from ({new}))
            execute function {name}()""",
    ]


def unfinal(table: str, column: str) -> list[str]:
    """Return the SQL that takes away what `final` made."""
    return [f"drop function {table}_{column}_final() cascade"]
