"""The HTTP API of risico; routes open the transaction and leave the rules to the handlers."""

from . import (
    afwijkingen,
    algoritmes,
    beeld,
    bewijs,
    bronnen,
    herbeoordelingen,
    historie,
    ijkingen,
    modellen,
    modelvoorstellen,
    profielen,
    register,
    selecties,
    uitdagingen,
    vermeldingteksten,
)

routers = (
    register.router,
    historie.router,
    bronnen.router,
    profielen.router,
    herbeoordelingen.router,
    beeld.router,
    bewijs.router,
    modellen.router,
    modelvoorstellen.router,
    vermeldingteksten.router,
    uitdagingen.router,
    algoritmes.router,
    afwijkingen.router,
    selecties.router,
    ijkingen.router,
)

__all__ = ["routers"]
