-- One role and one schema per service, and one of each for the embedded bus; nobody reaches into another's schema.
-- Run as the owner of the database; it may be run again. Passwords are set apart, from the settings.
DO $$
DECLARE
    naam text;
BEGIN
    FOREACH naam IN ARRAY ARRAY['meldingen', 'risico', 'planning', 'interventie', 'bus'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = naam) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', naam);
        END IF;
        EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', naam, naam);
        EXECUTE format('REVOKE ALL ON SCHEMA %I FROM PUBLIC', naam);
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), naam);
    END LOOP;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- The embedded bus is shared by nature: the role bus makes its tables, each service reads and writes them.
GRANT USAGE ON SCHEMA bus TO meldingen, risico, planning, interventie;
ALTER DEFAULT PRIVILEGES FOR ROLE bus IN SCHEMA bus
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO meldingen, risico, planning, interventie;
ALTER DEFAULT PRIVILEGES FOR ROLE bus IN SCHEMA bus
    GRANT USAGE, SELECT ON SEQUENCES TO meldingen, risico, planning, interventie;
