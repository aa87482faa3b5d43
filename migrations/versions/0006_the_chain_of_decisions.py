"""the chain of decisions

Decisions that are there get their places in the order they were made in, as they stand today;
`decisionchain.older` says how many, so that nobody takes them for proved from their first day.

Revision: 0006
After: 0005
"""

import itertools
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from openchair.clock import SystemClock
from openchair.compliance.chain import add_links, chain_row
from openchair.tables import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AT_ONCE = 1_000
DECISION = sa.table(
    "decision",
    *(
        sa.column(name)
        for name in ("id", "call_id", "client_id", "outcome", "inputs_sha256", "ruleset_version")
    ),
    *(sa.column(name, Instant()) for name in ("decided_at", "defer_until", "valid_until")),
    sa.column("codes", sa.JSON()),
    sa.column("enforced", sa.Boolean()),
    *(sa.column(name) for name in ("ruleset_sha256", "position", "previous_sha256", "sha256")),
)
CHAIN = sa.table(
    "decisionchain",
    *(sa.column(name) for name in ("client_id", "decisions", "sha256", "older")),
    sa.column("kept_since", Instant()),
)
REFUSED = "decisions are only ever added"


def upgrade() -> None:
    op.create_table(
        "decisionchain",
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("decisions", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("kept_since", Instant(), nullable=False),
        sa.Column("older", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_decisionchain_client_id_client")
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_decisionchain")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("position", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("previous_sha256", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("sha256", sa.String(), nullable=True))
    _chain_what_is_there(op.get_bind())
    with op.batch_alter_table("decision", schema=None) as batch_op:
        for name, type_ in (
            ("position", sa.BigInteger()),
            ("previous_sha256", sa.String()),
            ("sha256", sa.String()),
        ):
            batch_op.alter_column(name, existing_type=type_, nullable=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_decision_client_id_position"), ["client_id", "position"]
        )
    _refuse_changes(op.get_bind())


# --- what is there already ------------------------------------------------------------------


def _chain_what_is_there(connection: sa.Connection) -> None:
    now = SystemClock().now()
    counting = sa.select(DECISION.c.client_id, sa.func.count()).group_by(DECISION.c.client_id)
    chains = {
        client_id: chain_row(client_id, now, older=older)
        for client_id, older in connection.execute(counting)
    }
    update = sa.update(DECISION).where(DECISION.c.id == sa.bindparam("_id"))
    update = update.values(
        {name: sa.bindparam(f"_{name}") for name in ("position", "previous_sha256", "sha256")}
    )
    for rows in _in_order(connection):
        links: list[dict[str, Any]] = []
        for client_id, mine in itertools.groupby(
            sorted(rows, key=lambda row: str(row["client_id"])), lambda row: str(row["client_id"])
        ):
            chain = chains[client_id]
            linked, end = add_links(list(mine), chain["decisions"], chain["sha256"])
            chain |= {"decisions": chain["decisions"] + len(linked), "sha256": end}
            links += linked
        connection.execute(
            update,
            [
                {f"_{name}": link[name] for name in ("id", "position", "previous_sha256", "sha256")}
                for link in links
            ],
        )
    if chains:
        connection.execute(sa.insert(CHAIN), list(chains.values()))


def _in_order(connection: sa.Connection) -> Iterator[list[dict[str, Any]]]:
    """Give all decisions in the order of their ids, which is that of their making."""
    after = ""
    while True:
        statement = sa.select(DECISION).where(DECISION.c.id > after)
        found = connection.execute(statement.order_by(DECISION.c.id).limit(AT_ONCE))
        rows = [dict(row) for row in found.mappings()]
        if not rows:
            return
        yield rows
        after = rows[-1]["id"]


# --- from now on ----------------------------------------------------------------------------


def _refuse_changes(connection: sa.Connection) -> None:
    """Let the database refuse every change of a decision, whoever asks for it."""
    if connection.dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER decision_no_{deed.lower()} BEFORE {deed} ON decision "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
        return
    connection.exec_driver_sql(
        "CREATE FUNCTION refuse_change_of_decision() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    connection.exec_driver_sql(
        "CREATE TRIGGER decision_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON decision "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_decision()"
    )
