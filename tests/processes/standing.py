"""Everything that stands in the database, to be compared before and after."""

from tests.database import select

#: What every request writes, whatever it asks for.
ASIDE = ("django_session",)


def what_stands() -> dict[str, list[str]]:
    """Every row of every table as text: figures, decisions, history, notices, states, versions."""
    tables = select(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)", [list(ASIDE)]
    )
    return {table: [row for [row] in select(f'SELECT t::text FROM "{table}" t ORDER BY 1')] for [table] in tables}


def changed_tables(before: dict[str, list[str]]) -> dict[str, int]:
    """How many rows each table has more than before; tables in which nothing has changed are left out."""
    now = what_stands()
    return {table: len(rows) - len(before[table]) for table, rows in now.items() if rows != before[table]}
