"""Conditions that Django has no words for."""

from typing import Any

from django.db.models import Lookup


class Among(Lookup):
    """`column__among=values`: as `__in`, but all values are one array, so that a question
    reads the same however many there are."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", (*params, list(self.rhs))
