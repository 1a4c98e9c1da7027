"""What the launcher shows: a live table in a terminal, plain lines anywhere else."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from deploy.lokaal.chain import Link

_ROWS: Final = 18
_COLUMNS: Final = ("melding", "soort", "urgentie", "band", "plan", "interventie", "inspecteur", "ms")
_COLOUR: Final = {"u1": "bold red", "u2": "red", "u3": "yellow", "u4": "green", "u5": "dim"}


class Screen:
    """Tells how far the start is, then shows the chain."""

    def __init__(self) -> None:
        self.console = Console(highlight=False, soft_wrap=True)
        self._names: Mapping[UUID, str] = {}

    def say(self, text: str = "") -> None:
        """Print a line as it is: one that a machine may read."""
        self.console.print(text, markup=False)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Show what is being done, with a spinner in a terminal, and afterwards how long it took."""
        begin = time.monotonic()
        if self.console.is_terminal:
            with self.console.status(f"{text} …"):
                yield
        else:
            yield
        self.say(f"✓ {text} ({time.monotonic() - begin:.1f} s)")

    @contextmanager
    def chain(self, total: int, names: Mapping[UUID, str]) -> Iterator[Callable[[Link, int], None]]:
        """Show the chain; gives a function to call with each melding that came to its end, and how many did."""
        self._names = names
        if not self.console.is_terminal:
            self.say("  ".join(_COLUMNS))
            yield lambda link, _: self.say("  ".join(self._cells(link)))
            return
        last: deque[Link] = deque(maxlen=_ROWS)
        bar = Progress(TextColumn("door de keten"), BarColumn(), MofNCompleteColumn(), console=self.console)
        task = bar.add_task("", total=total)
        with Live(Group(self._table(last), bar), console=self.console, refresh_per_second=8) as live:

            def show(link: Link, done: int) -> None:
                last.append(link)
                bar.update(task, completed=done, total=max(total, done))
                live.update(Group(self._table(last), bar))

            yield show

    def _table(self, links: deque[Link]) -> Table:
        table = Table(*_COLUMNS, expand=False)
        for link in links:
            table.add_row(*self._cells(link), style=_COLOUR.get((link.urgentie or "")[:2]))
        return table

    def _cells(self, link: Link) -> tuple[str, ...]:
        plan = link.bezoek_datum.isoformat() if link.bezoek_datum else link.plan or "geen bezoek"
        inspecteur = self._names.get(link.inspecteur_id, str(link.inspecteur_id)[:8]) if link.inspecteur_id else "–"
        return (
            link.melding_id.hex[-8:],
            link.soort or "?",
            link.urgentie or "?",
            f"{link.band_voor or '–'} → {link.band_na or '–'}",
            plan,
            link.interventie_type or "–",
            inspecteur,
            "–" if link.millis is None else str(link.millis),
        )
