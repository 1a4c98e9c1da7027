"""The report of a check of the scores, for people."""

from risico.domain import Cijfer, Ijking


def ijking_als_tekst(ijking: Ijking) -> str:
    """Write a check: per risico the figures over all, and each group that does not fare as all do."""
    regels = [f"Week van {ijking.week:%d-%m-%Y}: {ijking.getrokken} getrokken, {ijking.bezocht} bezocht."]
    for deel in ijking.risicos:
        regels += [
            "",
            f"{deel.risico.value} (model {deel.modelversie}): {deel.bezocht} bezocht, {deel.geloot_bezocht} geloot",
            _regel("gevonden tegen verwacht, geloot", deel.gevonden_tegen_verwacht),
            _regel("gevonden tegen verwacht, gewogen", deel.gewogen),
            _regel("op score tegen geloot", deel.lift),
            _regel("AUC binnen inspecteur", deel.auc_binnen_inspecteur),
            _regel("deel gevonden in de eerste helft", deel.eerste_helft),
        ]
        for groep in deel.groepen:
            for naam, cijfer in (
                ("gekozen", groep.selectieverhouding),
                ("onterecht gekozen", groep.onterecht_verhouding),
            ):
                if cijfer is not None and cijfer.wijkt_af:
                    regels.append(_regel(f"{groep.kenmerk} {groep.groep} wijkt af: {naam}", cijfer))
    return "\n".join(regels)


def _regel(naam: str, cijfer: Cijfer | None) -> str:
    if cijfer is None:
        return f"  {naam:44}te weinig"
    waarde, laag, hoog = (f"{getal:.2f}".replace(".", ",") for getal in (cijfer.waarde, cijfer.laag, cijfer.hoog))
    return f"  {naam:44}{waarde:>8}  ({laag} tot {hoog}; {cijfer.aantal})"
