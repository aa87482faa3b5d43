"""how long data is kept

Revision: 0003_retention
After: 0002_chain
"""

import sqlalchemy as sa
from alembic import op
from openchair.tables import Instant

revision = "0003_retention"
down_revision = "0002_chain"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("client", schema=None) as batch_op:
        for name in ("keep_transcripts_days", "keep_recordings_days", "keep_leads_days"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    for table in ("lead", "callresult"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("purged_at", Instant(), nullable=True))
