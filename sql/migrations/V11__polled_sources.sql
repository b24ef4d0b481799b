-- What polled sources give besides ticks: where the volume of each snapshot comes from, and finished bars as they are.

CREATE TABLE snapshot_tick (
    log_epoch     integer     NOT NULL,
    log_partition integer     NOT NULL,
    log_offset    bigint      NOT NULL,
    symbol        text        NOT NULL CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$'),
    source        text        NOT NULL,
    event_time    timestamptz NOT NULL,
    session_date  date        NOT NULL,
    price         numeric     NOT NULL,
    day_volume    numeric,
    volume        numeric     NOT NULL CHECK (volume >= 0),
    basis         text        NOT NULL CHECK (basis IN ('FIRST', 'SINCE_LAST', 'NEW_DAY', 'LOWER', 'OLDER_DAY', 'NONE')),
    recorded_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (log_epoch, log_partition, log_offset)
);
COMMENT ON TABLE snapshot_tick IS 'Folded ticks that were no trades but snapshots of a polled source: one row for each. Candles in whose time such rows lie are as coarse as the source was asked.';
COMMENT ON COLUMN snapshot_tick.log_epoch IS 'Epoch of the log.';
COMMENT ON COLUMN snapshot_tick.log_partition IS 'Kafka partition of the message.';
COMMENT ON COLUMN snapshot_tick.log_offset IS 'Kafka offset of the message.';
COMMENT ON COLUMN snapshot_tick.symbol IS 'Symbol of the tick.';
COMMENT ON COLUMN snapshot_tick.source IS 'Source that was asked; empty when the message names none.';
COMMENT ON COLUMN snapshot_tick.event_time IS 'Event time of the tick.';
COMMENT ON COLUMN snapshot_tick.session_date IS 'Trading day of the tick, in the time zone of the instrument''s calendar.';
COMMENT ON COLUMN snapshot_tick.price IS 'Price of the tick.';
COMMENT ON COLUMN snapshot_tick.day_volume IS 'Volume of the trading day so far, as the source names it; NULL when it names none.';
COMMENT ON COLUMN snapshot_tick.volume IS 'Size of the tick: what it adds to the volume of its candles.';
COMMENT ON COLUMN snapshot_tick.basis IS 'Where the volume comes from. SINCE_LAST: since the snapshot before it. NEW_DAY: since its day began. FIRST, LOWER, OLDER_DAY, NONE: it adds nothing, because there is none before it, because it names less than one before it, because its day is over, because it names none.';
COMMENT ON COLUMN snapshot_tick.recorded_at IS 'When the row was written.';

CREATE INDEX snapshot_tick_symbol ON snapshot_tick (log_epoch, symbol, event_time);

CREATE TABLE imported_candle (
    log_epoch     integer     NOT NULL,
    source        text        NOT NULL CHECK (source <> ''),
    symbol        text        NOT NULL CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$'),
    interval      text        NOT NULL CHECK (interval ~ '^[1-9][0-9]{0,3}(s|m|h|d|w|mo)$'),
    start_time    timestamptz NOT NULL,
    open          numeric     NOT NULL,
    high          numeric     NOT NULL CHECK (high >= greatest(open, close)),
    low           numeric     NOT NULL CHECK (low <= least(open, close)),
    close         numeric     NOT NULL,
    volume        numeric,
    log_partition integer     NOT NULL,
    log_offset    bigint      NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (log_epoch, symbol, interval, start_time, source)
);
COMMENT ON TABLE imported_candle IS 'Finished bars as a source sent them: history from before the first computed candle, and never mixed into computed ones. Nothing here was folded or can be proved from ticks.';
COMMENT ON COLUMN imported_candle.log_epoch IS 'Epoch of the log.';
COMMENT ON COLUMN imported_candle.source IS 'Who says so.';
COMMENT ON COLUMN imported_candle.symbol IS 'Symbol of the instrument.';
COMMENT ON COLUMN imported_candle.interval IS 'Width as the source names it: a number and s, m, h, d, w or mo.';
COMMENT ON COLUMN imported_candle.start_time IS 'Start of the bar, as the source names it.';
COMMENT ON COLUMN imported_candle.open IS 'First price.';
COMMENT ON COLUMN imported_candle.high IS 'Highest price.';
COMMENT ON COLUMN imported_candle.low IS 'Lowest price.';
COMMENT ON COLUMN imported_candle.close IS 'Last price.';
COMMENT ON COLUMN imported_candle.volume IS 'Volume; NULL when the source names none.';
COMMENT ON COLUMN imported_candle.log_partition IS 'Kafka partition of the message.';
COMMENT ON COLUMN imported_candle.log_offset IS 'Kafka offset of the message: of several bars of one key, the last in the log holds.';
COMMENT ON COLUMN imported_candle.recorded_at IS 'When the row was written.';

GRANT INSERT ON snapshot_tick TO candlewick_writer;
GRANT INSERT, UPDATE ON imported_candle TO candlewick_writer;
GRANT SELECT ON snapshot_tick TO candlewick_auditor;

-- More sinks come with later migrations: what is one, the job knows.
ALTER TABLE commit_count DROP CONSTRAINT commit_count_sink_check;
ALTER TABLE commit_count ADD CONSTRAINT commit_count_sink_check CHECK (sink ~ '^[a-z_]{1,32}$');
COMMENT ON COLUMN commit_count.sink IS 'What is written: candle, or the name of another table.';
