from django.db import models

from kamkor.foundation.db.models import BaseModel


class Build(BaseModel):
    """The marts were built. `numbering` is the build whose numbers of children hold: its
    own, or that of the earlier one that it went on from. `definition` is a hash of all
    SQL files; `rows` says how many rows each mart has."""

    on = models.DateField()
    since = models.DateField()  # quarters before this one stayed as they were
    first = models.DateField()  # quarter
    last = models.DateField()  # quarter
    numbering = models.UUIDField()
    definition = models.CharField(max_length=64)
    rows = models.JSONField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    by = models.UUIDField()

    def __str__(self) -> str:
        return f"marts on {self.on}"
