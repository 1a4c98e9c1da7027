"""The HTTP API of meldingen; routes open the transaction and leave the rules to the handlers."""

from . import (
    aannemen,
    betrokkenen,
    bewaren,
    bijlagen,
    clusters,
    ketenpartners,
    lezen,
    mijn_melding,
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
        betrokkenen,
        ketenpartners,
        teams,
        termijnen,
        bewaren,
        vragensets,
        mijn_melding,
    )
)

__all__ = ["routers"]
