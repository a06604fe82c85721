"""The file of the ledger: two tables, and triggers that refuse every change but a new entry.

The triggers stop a mistake, in our code or in a database tool; whoever removes them is found by the chain (chain.py).
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    select,
)
from sqlalchemy.pool import StaticPool

from dashboard.base.errors import UserError

APPLICATION_ID = 0x42424C31  # "BBL1": this file is a ledger of Buurtbeeld, first layout

METADATA = MetaData()

ENTRY = Table(
    "entry",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("form_key", Text, nullable=False, unique=True),
    Column("subject", Text, nullable=False),
    Column("seen", Integer),
    Column("body", Text, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    sqlite_strict=True,
)
ENTRY_TEXT = Table(
    "entry_text",
    METADATA,
    Column("entry_number", Integer, ForeignKey("entry.number"), primary_key=True),
    Column("field", Text, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("content", Text, nullable=False),
    sqlite_strict=True,
)

HASHES = select(ENTRY.c.hash).order_by(ENTRY.c.number)

# A conflict clause (insert or replace) would delete without a delete trigger: so inserting is looked at too.
_TRIGGERS = (
    """create trigger entry_append before insert on entry
when new.number is not (select coalesce(max(number), 0) + 1 from entry)
    or new.previous_hash is not coalesce((select hash from entry order by number desc limit 1), printf('%064d', 0))
    or exists (select 1 from entry where form_key = new.form_key or hash = new.hash)
begin select raise(abort, 'the ledger only grows at its end'); end""",
    """create trigger entry_no_update before update on entry
begin select raise(abort, 'the ledger is append-only'); end""",
    """create trigger entry_no_delete before delete on entry
begin select raise(abort, 'the ledger is append-only'); end""",
    """create trigger entry_text_append before insert on entry_text
when new.entry_number is not (select max(number) from entry)
    or exists (select 1 from entry_text where entry_number = new.entry_number and field = new.field)
begin select raise(abort, 'the ledger only grows at its end'); end""",
    """create trigger entry_text_no_update before update on entry_text
begin select raise(abort, 'the ledger is append-only'); end""",
    """create trigger entry_text_redaction before delete on entry_text
when not exists (
    select 1 from entry
    where kind = 'redaction' and number > old.entry_number
        and json_extract(body, '$.content.of') = old.entry_number
        and coalesce(json_extract(body, '$.content.field'), old.field) = old.field
)
begin select raise(abort, 'a text goes by a redaction only'); end""",
)


def create(connection: Connection) -> None:
    """Tables and triggers in an empty file, inside the transaction that is running."""
    METADATA.create_all(connection, checkfirst=False)
    create_triggers(connection)
    connection.exec_driver_sql(f"pragma application_id = {APPLICATION_ID}")


def create_triggers(connection: Connection) -> None:
    for trigger in _TRIGGERS:
        connection.exec_driver_sql(trigger)


def drop_triggers(connection: Connection) -> None:
    """Only for `restore`, which puts a whole ledger in place of another one, in one transaction."""
    for name, _ in schema(connection):
        if name in {trigger.split()[2] for trigger in _TRIGGERS}:
            connection.exec_driver_sql(f'drop trigger "{name}"')


def schema(connection: Connection) -> set[tuple[str, str]]:
    """(name, SQL) of everything in the file."""
    rows = connection.exec_driver_sql("select name, coalesce(sql, '') from sqlite_master").all()
    return {(str(name), str(sql)) for name, sql in rows}


def expected_schema() -> set[tuple[str, str]]:
    """The schema of a file that nobody has touched, as `schema` gives it."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        create(connection)
        found = schema(connection)
    engine.dispose()
    return found


def is_ledger(connection: Connection) -> bool:
    """False for an empty file. Raises UserError for a file of something else."""
    found = connection.exec_driver_sql("pragma application_id").scalar()
    if found == APPLICATION_ID:
        return True
    if connection.exec_driver_sql("select count(*) from sqlite_master").scalar():
        raise UserError("not a ledger of Buurtbeeld", file=connection.engine.url.database)
    return False
