"""calls that come in

Revision: 0003
After: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OPEN_TO = sa.text("dial_state IN ('intent', 'placing', 'placed') AND direction = 'outbound'")


def upgrade() -> None:
    op.drop_index("uq_call_open_phone", "call")
    # Not in a batch: that would write the whole table anew, and others refer to it.
    op.execute(
        "ALTER TABLE call ADD COLUMN direction VARCHAR DEFAULT 'outbound' NOT NULL "
        "CONSTRAINT ck_call_direction CHECK (direction IN ('outbound', 'inbound'))"
    )
    op.create_index(
        "uq_call_open_phone",
        "call",
        ["phone"],
        unique=True,
        sqlite_where=OPEN_TO,
        postgresql_where=OPEN_TO,
    )
