-- What is unusual about candles and arrivals, with what is needed to check it by hand.

CREATE TABLE anomaly (
    log_epoch     integer          NOT NULL,
    symbol        text             NOT NULL CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$'),
    kind          text             NOT NULL CHECK (kind ~ '^[A-Z][A-Z0-9_]{0,31}$'),
    interval      text             NOT NULL CHECK (interval IN ('1s', '1m', 'tick')),
    start_time    timestamptz      NOT NULL,
    end_time      timestamptz      NOT NULL CHECK (end_time >= start_time),
    severity      text             NOT NULL CHECK (severity IN ('INFO', 'WARN', 'CRITICAL')),
    status        text             NOT NULL CHECK (status IN ('OPEN', 'SUSPECT', 'CONFIRMED', 'CLEARED', 'WITHDRAWN')),
    window_start  timestamptz      NOT NULL,
    window_end    timestamptz      NOT NULL CHECK (window_end >= window_start),
    window_size   integer          NOT NULL CHECK (window_size >= 0),
    observed      double precision NOT NULL,
    expected      double precision NOT NULL,
    score         double precision NOT NULL CHECK (score >= threshold),
    threshold     double precision NOT NULL CHECK (threshold > 0),
    evidence      jsonb            NOT NULL,
    rules_version bigint           NOT NULL CHECK (rules_version >= 0),
    detected_at   timestamptz      NOT NULL,
    log_partition integer          NOT NULL CHECK (log_partition >= 0),
    first_offset  bigint           NOT NULL,
    last_offset   bigint           NOT NULL CHECK (last_offset >= first_offset),
    version       bigint           NOT NULL,
    recorded_at   timestamptz      NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (log_epoch, symbol, kind, interval, start_time)
);
SELECT create_hypertable('anomaly', by_range('start_time', INTERVAL '30 days'), create_default_indexes => false);
CREATE INDEX anomaly_symbol ON anomaly (log_epoch, symbol, start_time DESC);
CREATE INDEX anomaly_newest ON anomaly (log_epoch, start_time DESC);

CREATE VIEW live_anomaly AS
SELECT symbol, kind, interval, start_time, end_time, severity, status, window_start, window_end, window_size, observed, expected,
       score, threshold, evidence, rules_version, detected_at, log_epoch, log_partition, first_offset, last_offset, version, recorded_at
FROM anomaly WHERE log_epoch = (SELECT e.log_epoch FROM epoch e WHERE e.state = 'LIVE');

COMMENT ON TABLE anomaly IS 'Flags of the detectors, all epochs: one for each symbol, kind, interval and candle. docs/anomalies.md explains the kinds. Without those that are withdrawn, a function of the log. Read the view live_anomaly, which shows the live epoch.';
COMMENT ON VIEW live_anomaly IS 'Flags of the detectors. Those that are CLEARED or WITHDRAWN say that nothing was wrong.';
DO $$
DECLARE
    relation text;
    remark   record;
BEGIN
    FOREACH relation IN ARRAY ARRAY['anomaly', 'live_anomaly'] LOOP
        FOR remark IN SELECT * FROM (VALUES
            ('log_epoch', 'Epoch of the log.'),
            ('symbol', 'Symbol of the instrument.'),
            ('kind', 'Which rule was met: PRICE_JUMP, PRICE_JUMP_ROBUST, BAD_PRINT, VOLUME_SPIKE, VOLATILITY_BURST, GAP, STALE_FEED, CLOCK_SKEW, LATE_BURST or TREND.'),
            ('interval', 'Interval of the candle that met it: 1s or 1m; tick: it was no candle but a silence.'),
            ('start_time', 'Start of the candle, of the minute of arrival, or of the silence.'),
            ('end_time', 'Its end, exclusive.'),
            ('severity', 'INFO, comes often by chance; WARN, rarely; CRITICAL, practically never.'),
            ('status', 'OPEN: the rule was met. SUSPECT: it was met, and what follows will tell. CONFIRMED, CLEARED: what followed spoke for it, against it. WITHDRAWN: the candles were revised, and it is not met any more.'),
            ('window_start', 'Start of the oldest value that it was compared with.'),
            ('window_end', 'End of the newest value that it was compared with.'),
            ('window_size', 'With how many values it was compared.'),
            ('observed', 'What was seen, in the unit of the kind: a return (natural logarithm), a price, a volume, seconds, a share.'),
            ('expected', 'What the values compared with say, in the same unit.'),
            ('score', 'How unusual it is, by the formula in evidence.'),
            ('threshold', 'The score must be above this for the severity; equal to it where a rule allows no higher severity.'),
            ('evidence', 'How to come to the score by hand: formula; inputs by the names in the formula; offsets, partition and first and last position of the ticks that were judged.'),
            ('rules_version', 'Number of the thresholds that it was judged by; 0: the defaults.'),
            ('detected_at', 'Event time from which the rule could be known to be met: the end of the candle.'),
            ('log_partition', 'The one Kafka partition of the symbol.'),
            ('first_offset', 'First Kafka offset of the ticks that were judged.'),
            ('last_offset', 'Last Kafka offset of the ticks that were judged.'),
            ('version', 'Highest Kafka offset of all that the judgement may rest on: of two versions of a row the higher one knows more.'),
            ('recorded_at', 'When this version of the row was written.')) AS r (name, text)
        LOOP
            EXECUTE format('COMMENT ON COLUMN %I.%I IS %L', relation, remark.name, remark.text);
        END LOOP;
    END LOOP;
END
$$;

-- A candle with all that was flagged inside it, candles of smaller intervals too.
CREATE VIEW flagged_candle AS
SELECT c.symbol, c.interval, c.start_time, c.end_time, c.session, c.session_date, c.open, c.high, c.low, c.close, c.volume,
       c.vwap, c.state, c.revision, f.flags, f.severity
FROM candle c CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object(
               'kind', a.kind, 'interval', a.interval, 'start_time', a.start_time, 'severity', a.severity, 'status', a.status,
               'observed', a.observed, 'expected', a.expected, 'score', a.score, 'threshold', a.threshold)
               ORDER BY a.start_time, a.kind) AS flags,
           (ARRAY['INFO', 'WARN', 'CRITICAL'])[max(array_position(ARRAY['INFO', 'WARN', 'CRITICAL'], a.severity))] AS severity
    FROM anomaly a
    WHERE a.log_epoch = c.log_epoch AND a.symbol = c.symbol AND a.start_time >= c.start_time AND a.start_time < c.end_time
      AND (a.end_time <= c.end_time OR a.interval = 'tick') AND a.status NOT IN ('CLEARED', 'WITHDRAWN')) f;
COMMENT ON VIEW flagged_candle IS 'Candles of the live epoch with the flags that stand inside them, those of smaller intervals too. Name symbol, interval and a range of start_time.';
COMMENT ON COLUMN flagged_candle.symbol IS 'Symbol of the instrument.';
COMMENT ON COLUMN flagged_candle.interval IS 'Interval of the candle.';
COMMENT ON COLUMN flagged_candle.start_time IS 'Start of the candle, inclusive, UTC.';
COMMENT ON COLUMN flagged_candle.end_time IS 'End of the candle, exclusive, UTC.';
COMMENT ON COLUMN flagged_candle.session IS 'Trading session of the candle.';
COMMENT ON COLUMN flagged_candle.session_date IS 'Trading date of the candle.';
COMMENT ON COLUMN flagged_candle.open IS 'Open of the candle.';
COMMENT ON COLUMN flagged_candle.high IS 'High of the candle.';
COMMENT ON COLUMN flagged_candle.low IS 'Low of the candle.';
COMMENT ON COLUMN flagged_candle.close IS 'Close of the candle.';
COMMENT ON COLUMN flagged_candle.volume IS 'Volume of the candle.';
COMMENT ON COLUMN flagged_candle.vwap IS 'Average price of the candle, weighted by volume.';
COMMENT ON COLUMN flagged_candle.state IS 'PARTIAL, CLOSED or REVISED. A PARTIAL candle has no flag of its own yet.';
COMMENT ON COLUMN flagged_candle.revision IS 'How often the candle changed after it was closed.';
COMMENT ON COLUMN flagged_candle.flags IS 'Its flags as JSON, in the order of time; NULL when there are none.';
COMMENT ON COLUMN flagged_candle.severity IS 'Highest severity among them; NULL when there are none.';

-- One row instead of one for each symbol, when the whole market does the same.
CREATE VIEW market_anomaly AS
SELECT kind, minute, symbols, of_symbols, severity, flagged
FROM (SELECT a.kind, date_trunc('minute', a.start_time) AS minute, count(DISTINCT a.symbol) AS symbols,
             (ARRAY['INFO', 'WARN', 'CRITICAL'])[max(array_position(ARRAY['INFO', 'WARN', 'CRITICAL'], a.severity))] AS severity,
             array_agg(DISTINCT a.symbol ORDER BY a.symbol) AS flagged
      FROM live_anomaly a WHERE a.status NOT IN ('CLEARED', 'WITHDRAWN')
      GROUP BY a.kind, date_trunc('minute', a.start_time)) m
CROSS JOIN (SELECT count(*) AS of_symbols FROM instrument) i
WHERE symbols >= 3 AND 4 * symbols >= of_symbols;
COMMENT ON VIEW market_anomaly IS 'Where at least three symbols, and a quarter of all, have a flag of one kind that stands in one minute: rather the market, or the feed, than the instrument.';
COMMENT ON COLUMN market_anomaly.kind IS 'Kind of the flags.';
COMMENT ON COLUMN market_anomaly.minute IS 'Minute in which they begin, UTC.';
COMMENT ON COLUMN market_anomaly.symbols IS 'How many symbols have one.';
COMMENT ON COLUMN market_anomaly.of_symbols IS 'How many symbols there are.';
COMMENT ON COLUMN market_anomaly.severity IS 'Highest severity among them.';
COMMENT ON COLUMN market_anomaly.flagged IS 'Which symbols, in alphabetical order.';

GRANT INSERT, UPDATE ON anomaly TO candlewick_writer;
