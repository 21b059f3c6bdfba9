"""What every table shares."""

from django.db import models

from .ids import uuid7


class BaseModel(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class SubjectKey(models.Model):
    """The data key of one child, wrapped by a key that lies outside the database."""

    subject = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return str(self.subject)
