"""Alembic's entry: one set of migrations for SQLite and PostgreSQL, run by openchair.db.migrate."""

from alembic import context
from openchair.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
