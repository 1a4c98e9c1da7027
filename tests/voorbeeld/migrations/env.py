from shared.runtime import migrate
from tests.voorbeeld.tables import metadata

migrate.run_env(metadata)
