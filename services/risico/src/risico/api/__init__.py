"""The HTTP API of risico; routes open the transaction and leave the rules to the handlers."""

from . import modellen, profielen, register

routers = (register.router, profielen.router, modellen.router)

__all__ = ["routers"]
