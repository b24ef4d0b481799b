-- Run once by a superuser, in any database of the server: the six roles of Candlewick.
-- Passwords are set apart from this file, so that no secret stands in a repository.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'candlewick_owner') THEN
        CREATE ROLE candlewick_owner LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'candlewick_writer') THEN
        CREATE ROLE candlewick_writer LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'candlewick_reader') THEN
        CREATE ROLE candlewick_reader LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'candlewick_auditor') THEN
        CREATE ROLE candlewick_auditor LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'candlewick_importer') THEN
        CREATE ROLE candlewick_importer LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'candlewick_watcher') THEN
        CREATE ROLE candlewick_watcher LOGIN;
    END IF;
END
$$;
ALTER ROLE candlewick_owner SET timezone = 'UTC';
ALTER ROLE candlewick_writer SET timezone = 'UTC';
ALTER ROLE candlewick_reader SET timezone = 'UTC';
ALTER ROLE candlewick_reader SET statement_timeout = '5s';
ALTER ROLE candlewick_reader SET default_transaction_read_only = on;
ALTER ROLE candlewick_auditor SET timezone = 'UTC';
ALTER ROLE candlewick_auditor SET statement_timeout = '60s';
ALTER ROLE candlewick_auditor SET lock_timeout = '5s';
ALTER ROLE candlewick_auditor SET default_transaction_read_only = on;
ALTER ROLE candlewick_importer SET timezone = 'UTC';
ALTER ROLE candlewick_importer SET statement_timeout = '60s';
ALTER ROLE candlewick_importer SET lock_timeout = '15s';
ALTER ROLE candlewick_importer SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE candlewick_watcher SET timezone = 'UTC';
ALTER ROLE candlewick_watcher SET statement_timeout = '5s';
ALTER ROLE candlewick_watcher SET lock_timeout = '3s';
ALTER ROLE candlewick_watcher SET idle_in_transaction_session_timeout = '15s';
-- A program that stops in the middle of a transaction holds the locks of its rows, and whoever replaces it waits for them.
ALTER ROLE candlewick_writer SET idle_in_transaction_session_timeout = '15s';
