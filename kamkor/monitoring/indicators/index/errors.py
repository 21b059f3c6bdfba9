"""Why an index could not be made: a code and its facts; who shows it finds the words."""


class NotPossible(Exception):
    """`code` names the reason, `facts` fill it in."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(f"{code}: {facts}" if facts else code)
        self.code = code
        self.facts = facts
