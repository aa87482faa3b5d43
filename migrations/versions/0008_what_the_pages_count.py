"""what the pages count: results by batch and by day, calls that have not ended, visits to come

Revision: 0008
After: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

UNENDED = sa.text("status IN ('queued', 'in-progress')")
BOOKED = sa.text("state = 'booked'")


def upgrade() -> None:
    op.add_column("callresult", sa.Column("batch_id", sa.String(), nullable=True))
    op.execute(
        "UPDATE callresult SET batch_id ="
        " (SELECT call.batch_id FROM call WHERE call.id = callresult.call_id)"
    )
    with op.batch_alter_table("callresult", schema=None) as batch_op:
        batch_op.alter_column("batch_id", existing_type=sa.String(), nullable=False)
        batch_op.drop_index("ix_callresult_client_result")
        batch_op.create_index(
            "ix_callresult_client_result", ["client_id", "result", "created_at", "call_id"]
        )
        batch_op.create_index(
            "ix_callresult_client_created", ["client_id", "created_at", "call_id", "result"]
        )
        batch_op.create_index("ix_callresult_batch_result", ["batch_id", "result"])
    op.drop_index("ix_call_client_updated", table_name="call")
    op.create_index("ix_call_client_updated", "call", ["client_id", "updated_at", "id"])
    op.create_index(
        "ix_call_unended",
        "call",
        ["client_id", "status", "updated_at", "id"],
        sqlite_where=UNENDED,
        postgresql_where=UNENDED,
    )
    op.create_index(
        "ix_appointment_booked",
        "appointment",
        ["client_id", "start_at", "id"],
        sqlite_where=BOOKED,
        postgresql_where=BOOKED,
    )
