-- Which log an epoch was begun on, and symbols that cannot be anything else in any table.

CREATE TABLE epoch_log (
    log_epoch   integer     PRIMARY KEY,
    topic_id    text        NOT NULL CHECK (topic_id <> ''),
    recorded_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE epoch_log IS 'The log that an epoch folds. The job writes its line once, when it first runs for the epoch, and refuses to go on with another log.';
COMMENT ON COLUMN epoch_log.log_epoch IS 'Number of the epoch.';
COMMENT ON COLUMN epoch_log.topic_id IS 'Id that Kafka gave the topic when it was created: a topic that is deleted and created again under its name has another.';
COMMENT ON COLUMN epoch_log.recorded_at IS 'When the job first ran for the epoch.';
GRANT INSERT ON epoch_log TO candlewick_writer;

-- The rows that are there came through the job's parser, which knows no other symbols.
ALTER TABLE candle_revision ADD CONSTRAINT candle_revision_symbol_check CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$');
ALTER TABLE rejected_candle ADD CONSTRAINT rejected_candle_symbol_check CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$');
ALTER TABLE late_tick ADD CONSTRAINT late_tick_symbol_check CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$');
