-- Run once by a superuser, in the database that Candlewick shall use.
CREATE EXTENSION IF NOT EXISTS timescaledb;
GRANT CREATE, USAGE ON SCHEMA public TO candlewick_owner;
GRANT USAGE ON SCHEMA public TO candlewick_writer, candlewick_reader, candlewick_auditor, candlewick_importer, candlewick_watcher;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('GRANT CONNECT, TEMPORARY, CREATE ON DATABASE %I TO candlewick_owner', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO candlewick_writer, candlewick_reader, candlewick_auditor, candlewick_importer, candlewick_watcher', current_database());
    EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    -- A parallel ChunkAppend whose filter holds an InitPlan parameter, as the view candle has one, silently returns no
    -- rows (timescaledb issue 10503; docs/decisions/0007). Chunks are still read in parallel without it.
    EXECUTE format('ALTER DATABASE %I SET timescaledb.enable_parallel_chunk_append = off', current_database());
END
$$;
