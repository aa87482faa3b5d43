"""the first tables

Revision: 0001
After:
"""

import sqlalchemy as sa
from alembic import op
from openchair.tables import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WAITING = sa.text("status = 'queued' AND dial_state IS NULL")
OPEN = sa.text("dial_state IN ('intent', 'placing', 'placed')")


def upgrade() -> None:
    op.create_table(
        "auditentry",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auditentry")),
    )
    with op.batch_alter_table("auditentry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_auditentry_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_auditentry_client_id"), ["client_id"], unique=False)

    op.create_table(
        "client",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("legal_name", sa.String(), nullable=False),
        sa.Column("callback_number", sa.String(), nullable=False),
        sa.Column("transfer_number", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("max_concurrent_calls", sa.Integer(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("duplicate_window_days", sa.Integer(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("script", sa.JSON(), nullable=False),
        sa.Column("inbound_secret", sa.String(), nullable=False),
        sa.Column("last_claimed_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
    )
    op.create_table(
        "idempotencykey",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name=op.f("pk_idempotencykey")),
    )
    with op.batch_alter_table("idempotencykey", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_idempotencykey_created_at"), ["created_at"], unique=False
        )

    op.create_table(
        "pacer",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_pacer")),
    )
    op.create_table(
        "switch",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_switch")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("token_version", sa.Integer(), nullable=False),
        sa.Column("disabled_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    op.create_table(
        "worker",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
    op.create_table(
        "apikey",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_apikey_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_apikey")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_apikey_key_hash")),
    )
    with op.batch_alter_table("apikey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_apikey_client_id"), ["client_id"], unique=False)

    op.create_table(
        "chair",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("visit_types", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_chair_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chair")),
        sa.UniqueConstraint("client_id", "name", name=op.f("uq_chair_client_id_name")),
    )

    op.create_table(
        "member",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_member_client_id_client")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_member_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "client_id", name=op.f("pk_member")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_client_id"), ["client_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("call_id", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("webhook_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Instant(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("delivered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_notice_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_client_id"), ["client_id"], unique=False)
        batch_op.create_index("ix_notice_webhook", ["webhook_id", "id"], unique=False)
        batch_op.create_index(
            "ix_notice_due",
            ["next_try_at"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.create_table(
        "seenmessage",
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_seenmessage_client_id_client")
        ),
        sa.PrimaryKeyConstraint("client_id", "message_id", name=op.f("pk_seenmessage")),
    )
    with op.batch_alter_table("seenmessage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seenmessage_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "suppression",
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_suppression_client_id_client")
        ),
        sa.PrimaryKeyConstraint("client_id", "phone", name=op.f("pk_suppression")),
    )
    op.create_table(
        "uploadbatch",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("duplicates", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_uploadbatch_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploadbatch")),
    )
    with op.batch_alter_table("uploadbatch", schema=None) as batch_op:
        batch_op.create_index(
            "ix_uploadbatch_client_created", ["client_id", "created_at"], unique=False
        )
        batch_op.create_index(
            "ix_uploadbatch_client_fingerprint", ["client_id", "fingerprint"], unique=False
        )

    op.create_table(
        "webhook",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("auth", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_webhook_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    with op.batch_alter_table("webhook", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_client_id"), ["client_id"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("chair_id", sa.String(), nullable=False),
        sa.Column("call_id", sa.String(), nullable=True),
        sa.Column("lead_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("start_at", Instant(), nullable=False),
        sa.Column("end_at", Instant(), nullable=False),
        sa.Column("from_tick", sa.BigInteger(), nullable=False),
        sa.Column("to_tick", sa.BigInteger(), nullable=False),
        sa.Column("local_start", sa.String(), nullable=False),
        sa.Column("visit_type", sa.String(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["chair.id"], name=op.f("fk_appointment_chair_id_chair")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_appointment_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.CheckConstraint(
            "state IN ('held', 'booked', 'released')", name=op.f("ck_appointment_state")
        ),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_call_id"), ["call_id"], unique=False)
        batch_op.create_index(
            "ix_appointment_live",
            ["client_id", "from_tick", "to_tick", "chair_id", "state"],
            unique=False,
            sqlite_where=sa.text("state <> 'released'"),
            postgresql_where=sa.text("state <> 'released'"),
        )
        batch_op.create_index(
            "ix_appointment_held",
            ["client_id", "expires_at"],
            unique=False,
            sqlite_where=sa.text("state = 'held'"),
            postgresql_where=sa.text("state = 'held'"),
        )
        batch_op.create_index(
            "uq_appointment_booked_call",
            ["call_id"],
            unique=True,
            sqlite_where=sa.text("state = 'booked'"),
            postgresql_where=sa.text("state = 'booked'"),
        )

    op.create_table(
        "batchproblem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("is_warning", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["uploadbatch.id"], name=op.f("fk_batchproblem_batch_id_uploadbatch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batchproblem")),
    )
    with op.batch_alter_table("batchproblem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batchproblem_batch_id"), ["batch_id"], unique=False)

    op.create_table(
        "lead",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("source_url", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("zip", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("inquired_at", Instant(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("consent_level", sa.String(), nullable=False),
        sa.Column("consent_at", Instant(), nullable=True),
        sa.Column("consent_text", sa.String(), nullable=False),
        sa.Column("consent_url", sa.String(), nullable=False),
        sa.Column("callback_url", sa.String(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["uploadbatch.id"], name=op.f("fk_lead_batch_id_uploadbatch")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_lead_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
    )
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.create_index("ix_lead_batch", ["batch_id"], unique=False)
        batch_op.create_index(
            "ix_lead_client_phone", ["client_id", "phone", "created_at"], unique=False
        )

    op.create_table(
        "call",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("lead_id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("dials", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("dial_state", sa.String(), nullable=True),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("claimed_at", Instant(), nullable=True),
        sa.Column("placing_at", Instant(), nullable=True),
        sa.Column("carrier_id", sa.String(), nullable=True),
        sa.Column("line_status", sa.String(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("decision_id", sa.String(), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "status IN ('queued', 'in-progress', 'completed', 'failed')",
            name=op.f("ck_call_status"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["uploadbatch.id"], name=op.f("fk_call_batch_id_uploadbatch")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_call_client_id_client")
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_call_lead_id_lead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("carrier_id", name=op.f("uq_call_carrier_id")),
        sa.UniqueConstraint("lead_id", "attempt", name=op.f("uq_call_lead_id_attempt")),
        sa.UniqueConstraint("token", name=op.f("uq_call_token")),
    )
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.create_index(
            "ix_call_batch_created", ["batch_id", "created_at", "id"], unique=False
        )
        batch_op.create_index("ix_call_client_updated", ["client_id", "updated_at"], unique=False)
        batch_op.create_index(
            "ix_call_open",
            ["client_id"],
            unique=False,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        )
        batch_op.create_index("ix_call_phone", ["phone"], unique=False)
        batch_op.create_index(
            "ix_call_queue",
            ["client_id", "priority", "due_at", "id"],
            unique=False,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        )
        batch_op.create_index(
            "uq_call_open_phone",
            ["phone"],
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        )

    op.create_table(
        "chairtime",
        sa.Column("chair_id", sa.String(), nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.Column("appointment_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_chairtime_appointment_id_appointment"),
        ),
        sa.PrimaryKeyConstraint("chair_id", "tick", name=op.f("pk_chairtime")),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "callevent",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_callevent_call_id_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callevent")),
        sa.UniqueConstraint("call_id", "key", name=op.f("uq_callevent_call_id_key")),
    )
    with op.batch_alter_table("callevent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_callevent_call_id"), ["call_id"], unique=False)

    op.create_table(
        "callresult",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("transcript", sa.String(), nullable=False),
        sa.Column("booked_slot", sa.String(), nullable=True),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("callback_at", Instant(), nullable=True),
        sa.Column("appointment_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_callresult_call_id_call")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_callresult_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callresult")),
        sa.UniqueConstraint("call_id", name=op.f("uq_callresult_call_id")),
    )
    with op.batch_alter_table("callresult", schema=None) as batch_op:
        batch_op.create_index("ix_callresult_client_result", ["client_id", "result"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("defer_until", Instant(), nullable=True),
        sa.Column("valid_until", Instant(), nullable=False),
        sa.Column("enforced", sa.Boolean(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_sha256", sa.String(), nullable=False),
        sa.Column("ruleset_version", sa.String(), nullable=False),
        sa.Column("ruleset_sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_decision_call_id_call")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_decision_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_call_id"), ["call_id"], unique=False)
