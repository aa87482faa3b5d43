"""recordings, where a clinic wants them

Revision: 0005
After: 0004
"""

import sqlalchemy as sa
from alembic import op
from openchair.tables import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("record_calls", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_table(
        "recording",
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("carrier_recording_id", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("stored_at", Instant(), nullable=True),
        sa.Column("deleted_at_carrier", Instant(), nullable=True),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'known', 'stored', 'absent', 'lost', 'erasing', 'erased')",
            name=op.f("ck_recording_state"),
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_recording_call_id_call")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_recording_client_id_client")
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_recording")),
    )
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recording_client_id"), ["client_id"], unique=False)
        batch_op.create_index("ix_recording_state", ["state", "updated_at"], unique=False)
