"""one index for the ledger

Revision: 0002
After: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop it: every line of the ledger was written into both."""
    op.drop_index("ix_callevent_call_id", table_name="callevent")
