"""An independent checker: reads the four schemas and says what was lost, done twice, or done in the wrong order.

It shares no code with the services. What it holds them to is what the callers hold a 201 for (`Accepted`), and what
every schema must say of each of those meldingen once the chain is at rest.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from tests.load.stack import Stack, fetch


@dataclass(slots=True)
class Verdict:
    """Counts, with the first few findings of each kind in words."""

    lost: int = 0
    double: int = 0
    inversions: int = 0
    findings: list[str] = field(default_factory=list)

    def missing(self, what: str, expected: set[UUID], found: set[UUID]) -> None:
        if gone := expected - found:
            self.lost += len(gone)
            self.findings.append(f"lost: {len(gone)} not in {what}, e.g. {next(iter(gone))}")

    def once(self, what: str, counts: Mapping[object, int]) -> None:
        if twice := {item: number for item, number in counts.items() if number > 1}:
            self.double += sum(number - 1 for number in twice.values())
            self.findings.append(f"double: {len(twice)} more than once in {what}, e.g. {next(iter(twice.items()))}")

    def none(self, what: str, rows: Sequence[object]) -> None:
        if rows:
            self.double += len(rows)
            self.findings.append(f"double: {what}: {len(rows)}, e.g. {rows[0]}")

    def in_order(self, what: str, expected: Mapping[str, Sequence[UUID]], found: Mapping[str, Sequence[UUID]]) -> None:
        """Compare, per company, the order in which meldingen were accepted with that in which they were handled."""
        for company, ids in expected.items():
            place = {melding_id: number for number, melding_id in enumerate(ids)}
            order = [place[melding_id] for melding_id in found.get(company, ()) if melding_id in place]
            wrong = sum(a > b for a, b in pairwise(order))
            if wrong:
                self.inversions += wrong
                self.findings.append(f"inversion: company {company} in {what}: {order}")


def at_rest(stack: Stack, expected: int) -> bool:
    """Say whether the chain has nothing left to do: all outboxes empty, and as many reassessed as were accepted."""
    admin = stack.url("postgres")
    (row,) = fetch(
        admin,
        " UNION ALL ".join(
            f"SELECT count(*) FROM {service}.outbox WHERE published_at IS NULL"
            for service in ("meldingen", "risico", "planning", "interventie")
        ).join(("SELECT sum(count)::int AS left FROM (", ") AS unpublished")),
    )
    if row["left"]:
        return False
    (row,) = fetch(
        admin,
        "SELECT (SELECT count(*) FROM risico.aanleiding WHERE soort = 'melding') AS reassessed,"
        " (SELECT count(DISTINCT melding_id) FROM interventie.interventie_aanleiding) AS assigned,"
        " (SELECT count(*) FROM meldingen.melding WHERE status = 'ontvangen') AS waiting",
    )
    return bool(row["reassessed"] >= expected and row["assigned"] >= expected and row["waiting"] == 0)


def _first_named(admin: str, service: str, names: str) -> list[tuple[str, UUID]]:
    """Give company and melding in the order in which the events of a service first name them, from data `d`."""
    rows = fetch(
        admin,
        "SELECT key, melding_id::uuid FROM (SELECT key, id, data::jsonb AS d"
        f" FROM {service}.outbox) AS event CROSS JOIN LATERAL"
        f" (SELECT name, row_number() OVER () FROM ({names}) AS n (name)) AS named (melding_id, place)"
        " ORDER BY id, place",
    )
    return list(dict.fromkeys((row["key"], row["melding_id"]) for row in rows))


def check(stack: Stack, accepted: Mapping[str, Sequence[UUID]]) -> Verdict:
    """Check every schema against what was accepted; all of it was to lead to an intervention."""
    verdict = Verdict()
    admin = stack.url("postgres")
    expected = {melding_id for ids in accepted.values() for melding_id in ids}

    stored = [row["id"] for row in fetch(admin, "SELECT id FROM meldingen.melding")]
    verdict.missing("meldingen.melding", expected, set(stored))
    if extra := set(stored) - expected:
        verdict.double += len(extra)
        verdict.findings.append(f"double: {len(extra)} meldingen stored that no caller holds a receipt for")

    reassessed = fetch(
        admin,
        "SELECT key, veroorzaakt_door AS melding_id FROM risico.aanleiding JOIN risico.outbox"
        " ON outbox.event_id = herbeoordeling_id WHERE soort = 'melding' ORDER BY outbox.id",
    )
    planned = _first_named(
        admin, "planning", "SELECT m ->> 'meldingId' FROM jsonb_array_elements(d -> 'meldingen') AS m"
    )
    taken_up = _first_named(admin, "interventie", "SELECT jsonb_array_elements_text(d -> 'meldingIds')")
    for what, rows in (
        ("risico.aanleiding", [(row["key"], row["melding_id"]) for row in reassessed]),
        ("planning.outbox", planned),
        ("interventie.outbox", taken_up),
    ):
        verdict.missing(what, expected, {melding_id for _, melding_id in rows})
        verdict.once(what, Counter(melding_id for _, melding_id in rows))
        order: dict[str, list[UUID]] = {}
        for company, melding_id in rows:
            order.setdefault(company, []).append(melding_id)
        verdict.in_order(what, accepted, order)
    counted = fetch(
        admin,
        "SELECT kvk_nummer, sum(aantal_meldingen)::int AS number FROM risico.toestand"
        " JOIN risico.vestiging USING (vestigingsnummer) GROUP BY kvk_nummer",
    )
    weighed = {row["kvk_nummer"]: row["number"] for row in counted}
    verdict.none(
        "companies on whose risk a melding counted more than once",
        [
            (company, weighed.get(company), len(ids))
            for company, ids in accepted.items()
            if weighed.get(company) != len(ids)
        ],
    )
    verdict.none(
        "versions of a plan that were published twice",
        fetch(
            admin,
            "SELECT subject, (data::jsonb ->> 'versie')::int AS versie FROM planning.outbox GROUP BY 1, 2"
            " HAVING count(*) > 1",
        ),
    )

    assigned = fetch(admin, "SELECT melding_id FROM interventie.interventie_aanleiding")
    verdict.missing("interventie.interventie_aanleiding", expected, {row["melding_id"] for row in assigned})
    verdict.once("interventie.interventie_aanleiding", Counter(row["melding_id"] for row in assigned))

    for service in ("meldingen", "risico", "planning", "interventie"):
        events = fetch(admin, f"SELECT event_id FROM {service}.outbox")
        verdict.once(f"{service}.outbox", Counter(row["event_id"] for row in events))
        letters = fetch(admin, f"SELECT reason, key FROM {service}.dead_letter")
        if letters:
            verdict.lost += len(letters)
            verdict.findings.append(f"lost: {len(letters)} dead letters in {service}, e.g. {dict(letters[0])}")

    # each accepted melding is one event, and every event has one effect: counts that only doubling can raise
    verdict.once(
        "meldingen.outbox (melding-ontvangen)",
        Counter(
            row["subject"]
            for row in fetch(
                admin, "SELECT subject FROM meldingen.outbox WHERE type = 'nl.arbeidsmeldingen.melding-ontvangen.v1'"
            )
        ),
    )
    verdict.none(
        "companies with more than one open zaak",
        fetch(
            admin,
            "SELECT sleutel FROM planning.zaak WHERE status IN ('ingepland', 'wacht_op_capaciteit')"
            " GROUP BY sleutel HAVING count(*) > 1",
        ),
    )
    verdict.none(
        "zaken with more than one intervention",
        fetch(admin, "SELECT zaak_id FROM interventie.interventie GROUP BY zaak_id HAVING count(*) > 1"),
    )
    verdict.none(
        "meldingen that took a step twice",
        fetch(admin, "SELECT melding_id, naar FROM meldingen.overgang GROUP BY 1, 2 HAVING count(*) > 1"),
    )
    return verdict
