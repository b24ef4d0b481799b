-- Trades that a feed knows to be missing: what no candle can hold is at least told.

CREATE TABLE feed_gap (
    log_epoch     integer     NOT NULL,
    log_partition integer     NOT NULL,
    log_offset    bigint      NOT NULL,
    symbol        text        NOT NULL CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$'),
    source        text        NOT NULL,
    from_time     timestamptz NOT NULL,
    to_time       timestamptz NOT NULL CHECK (to_time >= from_time),
    from_id       text,
    to_id         text,
    missing       bigint CHECK (missing >= 0),
    reason        text        NOT NULL CHECK (reason ~ '^[A-Z][A-Z0-9_]{0,31}$'),
    detail        text        NOT NULL,
    append_time   timestamptz NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (log_epoch, log_partition, log_offset)
);
COMMENT ON TABLE feed_gap IS 'Trades that a feed could not get and told to be missing. Candles between from_time and to_time lack them; nothing else says so.';
COMMENT ON COLUMN feed_gap.log_epoch IS 'Epoch of the log.';
COMMENT ON COLUMN feed_gap.log_partition IS 'Kafka partition of the message.';
COMMENT ON COLUMN feed_gap.log_offset IS 'Kafka offset of the message.';
COMMENT ON COLUMN feed_gap.symbol IS 'Symbol whose trades are missing.';
COMMENT ON COLUMN feed_gap.source IS 'Feed that says so; empty when the message names none.';
COMMENT ON COLUMN feed_gap.from_time IS 'Event time of the last trade before the gap.';
COMMENT ON COLUMN feed_gap.to_time IS 'Event time of the first trade behind the gap, or how far the feed knows it to reach.';
COMMENT ON COLUMN feed_gap.from_id IS 'Trade id of the first missing trade; NULL where ids tell nothing.';
COMMENT ON COLUMN feed_gap.to_id IS 'Trade id of the last missing trade; NULL where ids tell nothing.';
COMMENT ON COLUMN feed_gap.missing IS 'How many trades are missing; NULL when nobody knows, which may be none.';
COMMENT ON COLUMN feed_gap.reason IS 'Why: CUT, SKIPPED, OVERFLOW, REFUSED, STOPPED, MALFORMED, NEW_IDS, or a word of another feed.';
COMMENT ON COLUMN feed_gap.detail IS 'Why, in words; empty when the message has none.';
COMMENT ON COLUMN feed_gap.append_time IS 'Timestamp of the Kafka record.';
COMMENT ON COLUMN feed_gap.recorded_at IS 'When the row was written.';

CREATE INDEX feed_gap_symbol ON feed_gap (log_epoch, symbol, to_time);

GRANT INSERT ON feed_gap TO candlewick_writer;
