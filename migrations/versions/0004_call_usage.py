"""what calls use and cost

Revision: 0004
After: 0003
"""

import sqlalchemy as sa
from alembic import op
from openchair.tables import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "callusage",
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("line_seconds", sa.Float(), nullable=True),
        sa.Column("stream_seconds", sa.Float(), nullable=True),
        sa.Column("voice_seconds", sa.Float(), nullable=True),
        sa.Column("recorded_seconds", sa.Float(), nullable=True),
        sa.Column("cost_micros", sa.BigInteger(), nullable=True),
        sa.Column("known_micros", sa.BigInteger(), nullable=False),
        sa.Column("cost_lines", sa.JSON(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_callusage_call_id_call")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_callusage_client_id_client")
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_callusage")),
    )
    with op.batch_alter_table("callusage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_callusage_client_id"), ["client_id"], unique=False)
