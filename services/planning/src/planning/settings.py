"""Settings of planning: variables that start with PLANNING_."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class PlanningSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="PLANNING_")

    port: int = Field(default=8103, ge=0, le=65535)
