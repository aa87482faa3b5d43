"""how long data is kept

Revision: 0007
After: 0006
"""

import sqlalchemy as sa
from alembic import op
from openchair.tables import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in batches: they would write whole tables anew, and others refer to them.
    for name in ("keep_transcripts_days", "keep_recordings_days", "keep_leads_days"):
        op.add_column("client", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for table in ("lead", "callresult"):
        op.add_column(table, sa.Column("purged_at", Instant(), nullable=True))
