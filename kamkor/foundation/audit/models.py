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
