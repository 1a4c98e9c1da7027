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

from deploy.lokaal.keten import Schakel

_REGELS: Final = 18
_KOLOMMEN: Final = ("melding", "soort", "urgentie", "band", "plan", "interventie", "inspecteur", "ms")
_KLEUR: Final = {"u1": "bold red", "u2": "red", "u3": "yellow", "u4": "green", "u5": "dim"}


class Scherm:
    """Tells how far the start is, then shows the chain."""

    def __init__(self) -> None:
        self.console = Console(highlight=False, soft_wrap=True)
        self._namen: Mapping[UUID, str] = {}

    def zeg(self, tekst: str = "") -> None:
        """Print a line as it is: one that a machine may read."""
        self.console.print(tekst, markup=False)

    @contextmanager
    def stap(self, tekst: str) -> Iterator[None]:
        """Show what is being done, with a spinner in a terminal, and afterwards how long it took."""
        begin = time.monotonic()
        if self.console.is_terminal:
            with self.console.status(f"{tekst} …"):
                yield
        else:
            yield
        self.zeg(f"✓ {tekst} ({time.monotonic() - begin:.1f} s)")

    @contextmanager
    def keten(self, totaal: int, namen: Mapping[UUID, str]) -> Iterator[Callable[[Schakel, int], None]]:
        """Show the chain; gives a function to call with each melding that came to its end, and how many did."""
        self._namen = namen
        if not self.console.is_terminal:
            self.zeg("  ".join(_KOLOMMEN))
            yield lambda schakel, _: self.zeg("  ".join(self._cellen(schakel)))
            return
        laatste: deque[Schakel] = deque(maxlen=_REGELS)
        balk = Progress(TextColumn("door de keten"), BarColumn(), MofNCompleteColumn(), console=self.console)
        taak = balk.add_task("", total=totaal)
        with Live(Group(self._tabel(laatste), balk), console=self.console, refresh_per_second=8) as live:

            def toon(schakel: Schakel, klaar: int) -> None:
                laatste.append(schakel)
                balk.update(taak, completed=klaar, total=max(totaal, klaar))
                live.update(Group(self._tabel(laatste), balk))

            yield toon

    def _tabel(self, schakels: deque[Schakel]) -> Table:
        tabel = Table(*_KOLOMMEN, expand=False)
        for schakel in schakels:
            tabel.add_row(*self._cellen(schakel), style=_KLEUR.get((schakel.urgentie or "")[:2]))
        return tabel

    def _cellen(self, schakel: Schakel) -> tuple[str, ...]:
        plan = schakel.bezoek_datum.isoformat() if schakel.bezoek_datum else schakel.plan or "geen bezoek"
        inspecteur = (
            self._namen.get(schakel.inspecteur_id, str(schakel.inspecteur_id)[:8]) if schakel.inspecteur_id else "–"
        )
        return (
            schakel.melding_id.hex[-8:],
            schakel.soort or "?",
            schakel.urgentie or "?",
            f"{schakel.band_voor or '–'} → {schakel.band_na or '–'}",
            plan,
            schakel.interventie_type or "–",
            inspecteur,
            "–" if schakel.millis is None else str(schakel.millis),
        )
