"""The HTTP API of meldingen; routes open the transaction and leave the rules to the handlers."""

from . import aannemen, ketenpartners, lezen, teams, vragensets

routers = (aannemen.router, lezen.router, ketenpartners.router, teams.router, vragensets.router)

__all__ = ["routers"]
