#!/bin/sh
# Gives the roles of roles.sql their passwords, at the first start of the official Postgres image. Without a password
# (the role of the embedded bus here) a role cannot log in.
set -eu
for rol in meldingen risico planning interventie; do
  naam="$(echo "$rol" | tr '[:lower:]' '[:upper:]')_DB_PASSWORD"
  psql --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set ON_ERROR_STOP=1 --set rol="$rol" --set wachtwoord="$(printenv "$naam")" <<'SQL'
ALTER ROLE :"rol" PASSWORD :'wachtwoord';
SQL
done
