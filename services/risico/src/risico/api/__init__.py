"""The HTTP API of risico; routes open the transaction and leave the rules to the handlers."""

from . import bewijs, bronnen, historie, modellen, profielen, register

routers = (register.router, historie.router, bronnen.router, profielen.router, bewijs.router, modellen.router)

__all__ = ["routers"]
