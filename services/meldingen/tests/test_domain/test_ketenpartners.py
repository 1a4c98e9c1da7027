from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from meldingen.domain import (
    Aanlevering,
    Aansluiting,
    DagvolumeBereikt,
    KenmerkBezet,
    Leveringsgrond,
    SoortNietToegestaan,
    TempoOverschreden,
    Verbruik,
)
from shared.contracts.waardelijsten import Ketenpartner, MeldingSoort

AANSLUITING = Aansluiting(
    oin="0" * 20,
    ketenpartner=Ketenpartner.UWV,
    leveringsgronden=(Leveringsgrond(MeldingSoort.SIGNAAL, "Artikel 64 Wet SUWI", "Toezicht op de WML"),),
    per_seconde=10,
    per_dag=100,
)
MIDDAG = datetime(2026, 7, 1, 12, tzinfo=UTC)
DIRECT = timedelta(0)


def test_a_partner_delivers_only_the_kinds_it_has_a_basis_for() -> None:
    AANSLUITING.controleer_soort(MeldingSoort.SIGNAAL)
    with pytest.raises(SoortNietToegestaan):
        AANSLUITING.controleer_soort(MeldingSoort.ONGEVAL)
    ongeval = Leveringsgrond(MeldingSoort.ONGEVAL, "Artikel 9 Arbowet", "Onderzoek naar ongevallen")
    replace(AANSLUITING, leveringsgronden=(ongeval,)).controleer_soort(MeldingSoort.ONGEVAL)


def test_a_partner_stays_within_its_limits() -> None:
    AANSLUITING.controleer_verbruik(Verbruik(MIDDAG, DIRECT, 99))
    with pytest.raises(TempoOverschreden) as tempo:
        AANSLUITING.controleer_verbruik(Verbruik(MIDDAG, timedelta(milliseconds=40), 0))
    assert tempo.value.wacht == timedelta(milliseconds=40)
    with pytest.raises(DagvolumeBereikt):
        AANSLUITING.controleer_verbruik(Verbruik(MIDDAG, DIRECT, 100))


@pytest.mark.parametrize(
    ("op", "wacht"),
    [
        (MIDDAG, timedelta(hours=10)),  # summer time: midnight is 22:00 UTC
        (datetime(2026, 1, 1, 12, tzinfo=UTC), timedelta(hours=11)),
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), timedelta(hours=24, minutes=30)),  # a day of 25 hours
    ],
)
def test_a_day_ends_at_midnight_in_the_netherlands(op: datetime, wacht: timedelta) -> None:
    assert AANSLUITING.dagvolume_bereikt(op).wacht == wacht


def test_a_reference_stands_for_one_content() -> None:
    aanlevering = Aanlevering(UUID(int=1), "0" * 20, "2026/0042", b"een")
    aanlevering.controleer_inhoud(b"een")
    with pytest.raises(KenmerkBezet):
        aanlevering.controleer_inhoud(b"ander")
