"""Settings of risico: variables that start with RISICO_."""

from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class RisicoSettings(ServiceSettings):
    """Nothing beyond what every service needs to know; the parameters of the model live in the database, dated."""

    model_config = SettingsConfigDict(env_prefix="RISICO_")

    port: int = 8102
