"""The HTTP API of planning; routes open the transaction and leave the rules to the handlers."""

from . import beheer, inspecteurs, programmas, werkvoorraad

routers = (inspecteurs.router, programmas.router, werkvoorraad.router, beheer.router)

__all__ = ["routers"]
