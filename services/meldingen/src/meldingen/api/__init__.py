"""The HTTP API of meldingen; routes open the transaction and leave the rules to the handlers."""

from . import (
    aannemen,
    behandelen,
    besluiten,
    betrokkenen,
    bewaren,
    bijlagen,
    clusters,
    ketenpartners,
    koppelen,
    lezen,
    mijn_melding,
    overbrengen,
    signalen,
    stroom,
    teams,
    termijnen,
    uitdagingen,
    vragensets,
    werklijst,
)

routers = tuple(
    part.router
    for part in (
        bijlagen,
        aannemen,
        uitdagingen,
        signalen,
        stroom,
        lezen,
        clusters,
        werklijst,
        behandelen,
        besluiten,
        koppelen,
        betrokkenen,
        ketenpartners,
        teams,
        termijnen,
        bewaren,
        overbrengen,
        vragensets,
        mijn_melding,
    )
)

__all__ = ["routers"]
