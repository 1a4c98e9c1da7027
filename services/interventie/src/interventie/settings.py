"""Settings of interventie: variables that start with INTERVENTIE_."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class InterventieSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="INTERVENTIE_")

    port: int = Field(default=8104, ge=0, le=65535)
