"""One form on several screens, without JavaScript and without a draft on the server.

What earlier screens said travels in hidden fields and is checked again on each step; a
press on "back" loses nothing that was typed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms


class Wizard:
    """`data`: what was posted, None for the first look. `form` is the screen to show,
    `number` of `count`; `said` holds what all screens said once it `is_finished`."""

    def __init__(
        self, data: Any, screens: Sequence[type[forms.Form]], *,
        initial: Mapping[str, Any],
    ) -> None:  # fmt: skip
        self.screens, self.count = screens, len(screens)
        self.data = data if data is not None else {}
        self._initial = initial
        self.is_finished = False
        self.said: dict[str, Any] = {}
        index = self._posted()
        if data is None:
            self._show(0)
        elif self.data.get("go") == "back":
            self._show(max(index - 1, 0))
        else:
            self._go_on(index)

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def is_last(self) -> bool:
        return self.number == self.count

    @property
    def carried(self) -> list[tuple[str, str]]:
        """(name, value) of what the other screens said."""
        named = {name for screen in self.screens for name in screen.base_fields} | {
            "key"
        }
        kept = {name: self.data.get(name) for name in named - set(self.form.fields)}
        if not self.data:
            kept = {"key": str(self._initial.get("key") or "")}
        return [(name, value) for name, value in kept.items() if value is not None]

    def _go_on(self, index: int) -> None:
        bound = [screen(self.data) for screen in self.screens[: index + 1]]
        for number, form in enumerate(bound):
            if not form.is_valid():
                self.index, self.form = number, form
                return
            self.said |= form.cleaned_data
        if index + 1 < self.count:
            self._show(index + 1)
            return
        self.index, self.form, self.is_finished = index, bound[-1], True

    def _show(self, index: int) -> None:
        self.index = index
        screen = self.screens[index]
        typed = {
            name: self.data.get(name, self._initial.get(name))
            for name in screen.base_fields
            if name in self.data or name in self._initial
        }
        self.form = screen(initial=typed)

    def _posted(self) -> int:
        text = str(self.data.get("screen", "0"))
        return min(int(text), self.count - 1) if text.isdecimal() else 0
