"""Clusters of meldingen."""

from meldingen.domain import Meldingencluster
from shared.contracts.envelope import Event
from shared.contracts.meldingen import MeldingenclusterGesignaleerdV1


def meldingencluster_gesignaleerd(cluster: Meldingencluster) -> Event[MeldingenclusterGesignaleerdV1]:
    """Tell that the meldingen about a company and risico passed a step."""
    return Event.of(
        MeldingenclusterGesignaleerdV1(
            cluster_id=cluster.id,
            kvk_nummer=cluster.kvk_nummer,
            vestigingsnummer=cluster.vestigingsnummer,
            domein=cluster.domein,
            risico=cluster.risico,
            aantal=cluster.aantal,
            aantal_niet_in_onderzoek=cluster.aantal_niet_in_onderzoek,
            eerste_op=cluster.eerste_op,
            laatste_op=cluster.laatste_op,
            gesignaleerd_op=cluster.gesignaleerd_op,
        ),
        key=cluster.kvk_nummer,
        subject=cluster.id,
        time=cluster.gesignaleerd_op,
    )
