-- Candles that the database refuses: kept, shown, and tried again, instead of failing the job.

CREATE TABLE rejected_candle (
    log_epoch     integer     NOT NULL,
    symbol        text        NOT NULL,
    interval      text        NOT NULL CHECK (interval IN ('1s', '1m', '5m', '15m', '1h', '1d')),
    start_time    timestamptz NOT NULL,
    log_partition integer     NOT NULL,
    first_offset  bigint      NOT NULL,
    last_offset   bigint      NOT NULL,
    is_final      boolean     NOT NULL,
    sqlstate      text        NOT NULL,
    message       text        NOT NULL,
    candle        jsonb       NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    resolved_at   timestamptz,
    PRIMARY KEY (log_epoch, symbol, interval, start_time)
);
CREATE INDEX rejected_candle_held ON rejected_candle (log_epoch, symbol) WHERE resolved_at IS NULL;
COMMENT ON TABLE rejected_candle IS 'Candles that the database refused, and all later ones of the same symbol until it takes them together: the newest version of each. While any is held, the candles of that symbol stand still.';
COMMENT ON COLUMN rejected_candle.log_epoch IS 'Epoch of the candle.';
COMMENT ON COLUMN rejected_candle.symbol IS 'Symbol of the candle.';
COMMENT ON COLUMN rejected_candle.interval IS 'Interval of the candle.';
COMMENT ON COLUMN rejected_candle.start_time IS 'Start of the candle.';
COMMENT ON COLUMN rejected_candle.log_partition IS 'Kafka partition of the symbol.';
COMMENT ON COLUMN rejected_candle.first_offset IS 'Lowest log offset folded in.';
COMMENT ON COLUMN rejected_candle.last_offset IS 'Highest log offset folded in: the version of the candle.';
COMMENT ON COLUMN rejected_candle.is_final IS 'Whether the watermark had passed the end.';
COMMENT ON COLUMN rejected_candle.sqlstate IS 'SQLSTATE with which the candles of the symbol were refused last.';
COMMENT ON COLUMN rejected_candle.message IS 'What the database said.';
COMMENT ON COLUMN rejected_candle.candle IS 'The candle by column name; times in microseconds and session_date in days since 1970-01-01, UTC.';
COMMENT ON COLUMN rejected_candle.recorded_at IS 'When this version was kept.';
COMMENT ON COLUMN rejected_candle.resolved_at IS 'When the database took it; NULL while it is held.';

GRANT INSERT, UPDATE ON rejected_candle TO candlewick_writer;
