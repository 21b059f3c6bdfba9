from django.db import models


class Entry(models.Model):
    """One thing that was done or seen.

    Refers to people and records by id, never by key, and holds no name or value: the
    log stays true when a child's data are erased. Rows are written by `actions` with
    plain SQL; the trigger in sql/entry.sql adds the leaf hash.
    """

    seq = models.BigAutoField(primary_key=True)
    happened_at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    sensitivity = models.SmallIntegerField(null=True)
    subject = models.UUIDField(null=True)  # the child, where there is one
    record = models.CharField(max_length=60)
    record_id = models.CharField(max_length=40)
    relation = models.CharField(max_length=20)
    request_id = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)
    xid = models.BigIntegerField()
    leaf = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "seq"], name="audit_entry_subject"),
            models.Index(fields=["actor", "happened_at"], name="audit_entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.record} {self.record_id}"


class Seal(models.Model):
    """A signed head over a stretch of the log: which rows stood there, in what words.

    Covers the entries with `seq` above `after_seq` whose transaction number lies in
    [from_xid, to_xid). Transactions below the oldest one still running are all
    finished, so the stretch can never grow. `after_seq` moves only when the database
    was restored into another cluster, whose transaction numbers begin anew.
    """

    number = models.BigAutoField(primary_key=True)
    sealed_at = models.DateTimeField()
    after_seq = models.BigIntegerField()
    from_xid = models.BigIntegerField()
    to_xid = models.BigIntegerField()
    leaves = models.IntegerField()
    last_seq = models.BigIntegerField()
    root = models.BinaryField()  # RFC 6962 tree hash over the leaves by seq
    head = models.BinaryField()  # SHA-256 over all of the above and the previous head
    signature = models.BinaryField()  # Ed25519 over head

    def __str__(self) -> str:
        return f"seal {self.number}"
