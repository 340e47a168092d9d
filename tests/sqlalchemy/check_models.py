#!/usr/bin/env python3
"""Models that `migrate generate sqlalchemy` wrote, in the hands of SQLAlchemy and Alembic (Debian: alembic, python3-psycopg2).

check_models.py DATABASE MODELS.py [DATABASE MODELS.py]…

Imports each file, prints what Alembic would change of the database, and inserts a row of each class that asks for no value. Exit 1
where there is a difference; a warning about the models is an error."""
import importlib.util, sys, warnings

import psycopg2
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.orm import Session, configure_mappers


def load(path, name):
    warnings.simplefilter("error")
    spec = importlib.util.spec_from_file_location(name, path)
    sys.modules[name] = module = importlib.util.module_from_spec(spec)  # annotations are looked up there
    spec.loader.exec_module(module)
    configure_mappers()
    # What SQLAlchemy cannot read of a database, and Alembic does not compare then, is no fault of the models.
    warnings.simplefilter("ignore")
    for fault in ("Computed default", "Cannot correctly sort"):
        warnings.filterwarnings("error", fault)
    return module


# Alembic 1.8 takes every default of a text for a literal, `current_user` as well.
def compare_default(context, inspected_column, column, inspected_default, default, rendered_default):
    if isinstance(default, sa.DefaultClause) and isinstance(default.arg, sa.sql.elements.TextClause):
        if column.type._type_affinity is sa.String:
            return inspected_default != default.arg.text
    return None


def differences(connection, metadata):
    partitions = {
        (None if schema == "public" else schema, name)
        for schema, name in connection.execute(
            sa.text("SELECT relnamespace::regnamespace::text, relname FROM pg_class WHERE relispartition")
        )
    }

    def is_compared(item, name, kind, reflected, compare_to):
        table = item if kind == "table" else item.table
        return not table.name.startswith("migrate_") and (table.schema, table.name) not in partitions

    options = {
        "compare_type": True,
        "compare_server_default": compare_default,
        "include_schemas": True,
        "include_object": is_compared,
    }
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def asks_for_nothing(table):
    return all(
        column.nullable or column.server_default is not None or column is table._autoincrement_column for column in table.c
    )


def insert_rows(connection, base):
    with Session(connection) as session:
        for mapper in base.registry.mappers:
            if asks_for_nothing(mapper.local_table):
                row = mapper.class_()
                session.add(row)
                session.flush()
                session.refresh(row)


found = 0
for number, (database, path) in enumerate(zip(sys.argv[1::2], sys.argv[2::2])):
    models = load(path, f"models_{number}")
    with sa.create_engine("postgresql://", creator=lambda: psycopg2.connect(database)).connect() as connection:
        for difference in differences(connection, models.Base.metadata):
            print(f"{path}: {difference}")
            found += 1
        insert_rows(connection, models.Base)
sys.exit(1 if found else 0)
