-- Run once by a superuser, in the database that Candlewick shall use.
CREATE EXTENSION IF NOT EXISTS timescaledb;
GRANT CREATE, USAGE ON SCHEMA public TO candlewick_owner;
GRANT USAGE ON SCHEMA public TO candlewick_writer, candlewick_reader;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('GRANT CONNECT, TEMPORARY, CREATE ON DATABASE %I TO candlewick_owner', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO candlewick_writer, candlewick_reader', current_database());
    EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END
$$;
