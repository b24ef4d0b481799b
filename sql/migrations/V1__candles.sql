-- Contract 2: what the Flink job writes and everyone reads.
-- Times are timestamptz with microseconds, shown in UTC. Prices and sizes are exact NUMERIC.

CREATE TABLE epoch (
    log_epoch   integer     PRIMARY KEY CHECK (log_epoch > 0),
    topic       text        NOT NULL,
    horizon     interval    NOT NULL CHECK (horizon >= interval '0'),
    instruments text        NOT NULL,
    state       text        NOT NULL CHECK (state IN ('LIVE', 'BUILDING', 'RETIRED')),
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX epoch_live ON epoch (state) WHERE state = 'LIVE';
COMMENT ON TABLE epoch IS 'One fold of the whole log under one set of rules. Readers see the LIVE one.';
COMMENT ON COLUMN epoch.log_epoch IS 'Number of the epoch; part of every primary key.';
COMMENT ON COLUMN epoch.topic IS 'Kafka topic whose log is folded.';
COMMENT ON COLUMN epoch.horizon IS 'How far a tick may lie behind the newest event time of its symbol and still be folded in.';
COMMENT ON COLUMN epoch.instruments IS 'The instrument file of the epoch, word for word (CSV).';
COMMENT ON COLUMN epoch.state IS 'LIVE: what the views show. BUILDING: being folded beside it. RETIRED: replaced.';
COMMENT ON COLUMN epoch.created_at IS 'When the job first registered the epoch.';

CREATE TABLE instrument (
    symbol          text        PRIMARY KEY CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$'),
    calendar        text        NOT NULL,
    condition_table text        NOT NULL DEFAULT '',
    tick_size       numeric     CHECK (tick_size > 0),
    name            text        NOT NULL DEFAULT '',
    log_partition   integer     NOT NULL CHECK (log_partition >= 0),
    first_seen_at   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE instrument IS 'Every symbol that has had an accepted tick.';
COMMENT ON COLUMN instrument.symbol IS 'Symbol as in the topic.';
COMMENT ON COLUMN instrument.calendar IS 'Trading calendar that cuts its buckets, for instance XNYS or 24x7.';
COMMENT ON COLUMN instrument.condition_table IS 'Condition table that says which trades count; empty: every trade counts.';
COMMENT ON COLUMN instrument.tick_size IS 'Smallest price step; NULL when the instrument file names none.';
COMMENT ON COLUMN instrument.name IS 'Full name; empty when the instrument file names none.';
COMMENT ON COLUMN instrument.log_partition IS 'The one Kafka partition the symbol belongs to.';
COMMENT ON COLUMN instrument.first_seen_at IS 'When its first candle was written.';

CREATE TABLE candle_revision (
    log_epoch       integer     NOT NULL,
    symbol          text        NOT NULL,
    interval        text        NOT NULL CHECK (interval IN ('1s', '1m', '5m', '15m', '1h', '1d')),
    start_time      timestamptz NOT NULL,
    revision        integer     NOT NULL CHECK (revision > 0),
    reason          text        NOT NULL,
    old_values      jsonb       NOT NULL,
    new_values      jsonb       NOT NULL,
    old_recorded_at timestamptz NOT NULL,
    new_recorded_at timestamptz NOT NULL,
    PRIMARY KEY (log_epoch, symbol, interval, start_time, revision)
);
SELECT create_hypertable('candle_revision', by_range('start_time', INTERVAL '7 days'), create_default_indexes => false);
COMMENT ON TABLE candle_revision IS 'Every change of a candle that readers had already seen closed. Made by a trigger in the transaction of the change.';
COMMENT ON COLUMN candle_revision.log_epoch IS 'Epoch of the candle.';
COMMENT ON COLUMN candle_revision.symbol IS 'Symbol of the candle.';
COMMENT ON COLUMN candle_revision.interval IS 'Interval of the candle.';
COMMENT ON COLUMN candle_revision.start_time IS 'Start of the candle.';
COMMENT ON COLUMN candle_revision.revision IS 'Number of the revision, from 1.';
COMMENT ON COLUMN candle_revision.reason IS 'Why the candle changed: LATE_TICK, ticks arrived after the close and inside the horizon; EDITED, somebody changed the row without a new tick.';
COMMENT ON COLUMN candle_revision.old_values IS 'The values before, by column name.';
COMMENT ON COLUMN candle_revision.new_values IS 'The values after, by column name; equal to the old values of the next revision.';
COMMENT ON COLUMN candle_revision.old_recorded_at IS 'When the values before were written.';
COMMENT ON COLUMN candle_revision.new_recorded_at IS 'When the values after were written.';

-- Facts of publication are made here, from the row that readers really saw.
CREATE FUNCTION candle_record_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_values jsonb;
    new_values jsonb;
BEGIN
    NEW.recorded_at := clock_timestamp();
    NEW.revision := OLD.revision;
    NEW.is_final := OLD.is_final OR NEW.is_final;
    IF OLD.is_final THEN
        old_values := to_jsonb(OLD) - '{is_final,revision,recorded_at}'::text[];
        new_values := to_jsonb(NEW) - '{is_final,revision,recorded_at}'::text[];
        IF old_values <> new_values THEN
            -- The history outlives a row that was deleted and folded again: its numbers go on.
            SELECT greatest(OLD.revision, coalesce(max(r.revision), 0)) + 1 INTO NEW.revision
            FROM candle_revision r
            WHERE r.log_epoch = NEW.log_epoch AND r.symbol = NEW.symbol
              AND r.interval = TG_ARGV[0] AND r.start_time = NEW.start_time;
            INSERT INTO candle_revision
            VALUES (NEW.log_epoch, NEW.symbol, TG_ARGV[0], NEW.start_time, NEW.revision,
                    CASE WHEN NEW.last_offset > OLD.last_offset THEN 'LATE_TICK' ELSE 'EDITED' END,
                    old_values, new_values, OLD.recorded_at, NEW.recorded_at);
        END IF;
    END IF;
    RETURN NEW;
END
$$;

-- One hypertable per interval: own chunk size, own retention.
DO $$
DECLARE
    relation record;
    remark   record;
BEGIN
    FOR relation IN SELECT * FROM (VALUES
        ('1s',  interval '1 day'),
        ('1m',  interval '30 days'),
        ('5m',  interval '90 days'),
        ('15m', interval '180 days'),
        ('1h',  interval '2 years'),
        ('1d',  interval '20 years')) AS r (width, chunk)
    LOOP
        EXECUTE format($table$
            CREATE TABLE candle_%1$s (
                log_epoch         integer     NOT NULL,
                symbol            text        NOT NULL CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$'),
                start_time        timestamptz NOT NULL,
                end_time          timestamptz NOT NULL,
                session           text        NOT NULL CHECK (session IN ('PRE', 'REGULAR', 'POST', 'CLOSED', 'ALL')),
                session_date      date        NOT NULL,
                open              numeric,
                high              numeric,
                low               numeric,
                close             numeric,
                volume            numeric     NOT NULL CHECK (volume >= 0),
                price_volume      numeric     NOT NULL CHECK (price_volume >= 0),
                turnover          numeric     NOT NULL CHECK (turnover >= 0),
                vwap              numeric,
                price_sum         numeric     NOT NULL CHECK (price_sum >= 0),
                tick_count        bigint      NOT NULL CHECK (tick_count > 0),
                trade_count       bigint      NOT NULL CHECK (trade_count >= 0),
                price_trade_count bigint      NOT NULL CHECK (price_trade_count >= 0),
                open_at           timestamptz,
                high_at           timestamptz,
                low_at            timestamptz,
                close_at          timestamptz,
                is_final          boolean     NOT NULL,
                revision          integer     NOT NULL DEFAULT 0 CHECK (revision >= 0),
                first_offset      bigint      NOT NULL CHECK (first_offset >= 0),
                last_offset       bigint      NOT NULL,
                fingerprint       bigint      NOT NULL,
                recorded_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
                PRIMARY KEY (log_epoch, symbol, start_time),
                CONSTRAINT candle_%1$s_time_order CHECK (start_time < end_time),
                CONSTRAINT candle_%1$s_offset_order CHECK (first_offset <= last_offset),
                CONSTRAINT candle_%1$s_price_order CHECK (low <= high AND low <= open AND open <= high AND low <= close AND close <= high),
                CONSTRAINT candle_%1$s_price_together CHECK ((open IS NULL) = (close IS NULL) AND (high IS NULL) = (low IS NULL) AND (open IS NULL OR high IS NOT NULL)),
                CONSTRAINT candle_%1$s_positive CHECK (low > 0),
                CONSTRAINT candle_%1$s_vwap CHECK (low <= vwap AND vwap <= high),
                CONSTRAINT candle_%1$s_volume CHECK (price_volume <= volume),
                CONSTRAINT candle_%1$s_counts CHECK (trade_count <= tick_count AND price_trade_count <= tick_count),
                CONSTRAINT candle_%1$s_times CHECK (
                    start_time <= open_at AND open_at <= close_at AND close_at < end_time
                    AND start_time <= high_at AND high_at < end_time
                    AND start_time <= low_at AND low_at < end_time)
            ) WITH (fillfactor = 80)$table$, relation.width);
        PERFORM create_hypertable(format('candle_%s', relation.width)::regclass,
                                  by_range('start_time', relation.chunk), create_default_indexes => false);
        EXECUTE format('CREATE TRIGGER record_change BEFORE UPDATE ON candle_%1$s
                        FOR EACH ROW EXECUTE FUNCTION candle_record_change(%1$L)', relation.width);
        EXECUTE format('COMMENT ON TABLE candle_%1$s IS %2$L', relation.width,
                       'Candles of ' || relation.width || ', all epochs. Read the view candle, which shows the live epoch.');
        FOR remark IN SELECT * FROM (VALUES
            ('log_epoch', 'Epoch of the log that the candle was folded from.'),
            ('symbol', 'Symbol of the instrument.'),
            ('start_time', 'Start of the candle, inclusive, UTC; the label of the candle.'),
            ('end_time', 'End of the candle, exclusive, UTC.'),
            ('session', 'Trading session: PRE, REGULAR, POST or CLOSED (outside all); ALL for 1d.'),
            ('session_date', 'Trading date in the zone of the exchange.'),
            ('open', 'Price of the first trade that sets the open, by (event time, offset); NULL when there is none.'),
            ('high', 'Highest price among trades that set high and low; NULL when there is none.'),
            ('low', 'Lowest price among trades that set high and low; NULL when there is none.'),
            ('close', 'Price of the last trade that sets the close, by (event time, offset); NULL when there is none.'),
            ('volume', 'Sum of sizes over trades that count for volume.'),
            ('price_volume', 'Sum of sizes over trades that set high and low and count for volume.'),
            ('turnover', 'Sum of price x size over the trades of price_volume.'),
            ('vwap', 'turnover / price_volume, half-even at 8 decimals; NULL when price_volume is 0.'),
            ('price_sum', 'Sum of the prices of trades that set high and low; with price_trade_count an exact mean.'),
            ('tick_count', 'Ticks folded in, those that count for nothing too.'),
            ('trade_count', 'Trades that count for volume.'),
            ('price_trade_count', 'Trades that set high and low.'),
            ('open_at', 'Event time of the open.'),
            ('high_at', 'Event time of the first trade at the high.'),
            ('low_at', 'Event time of the first trade at the low.'),
            ('close_at', 'Event time of the close.'),
            ('is_final', 'True once the watermark has passed the end; never goes back.'),
            ('revision', 'How often the values changed after the candle was final.'),
            ('first_offset', 'Lowest log offset folded in.'),
            ('last_offset', 'Highest log offset folded in: the version of the row.'),
            ('fingerprint', 'Sum modulo 2^64 over the folded ticks of mix64(position, XXH64 of the message); signed.'),
            ('recorded_at', 'When this version of the row was written.')) AS r (name, text)
        LOOP
            EXECUTE format('COMMENT ON COLUMN candle_%s.%I IS %L', relation.width, remark.name, remark.text);
        END LOOP;
    END LOOP;
END
$$;

CREATE TABLE rejected_tick (
    log_epoch     integer     NOT NULL,
    topic         text        NOT NULL,
    log_partition integer     NOT NULL,
    log_offset    bigint      NOT NULL,
    reason        text        NOT NULL,
    detail        text        NOT NULL,
    append_time   timestamptz NOT NULL,
    message_key   bytea,
    message       bytea,
    message_size  integer     NOT NULL,
    message_hash  bigint      NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (log_epoch, topic, log_partition, log_offset)
);
COMMENT ON TABLE rejected_tick IS 'Messages that are no valid tick, each with its place in the log and the reason. Nothing is thrown away.';
COMMENT ON COLUMN rejected_tick.log_epoch IS 'Epoch of the log.';
COMMENT ON COLUMN rejected_tick.topic IS 'Kafka topic of the message.';
COMMENT ON COLUMN rejected_tick.log_partition IS 'Kafka partition of the message.';
COMMENT ON COLUMN rejected_tick.log_offset IS 'Kafka offset of the message.';
COMMENT ON COLUMN rejected_tick.reason IS 'Reason, one of the list in the message contract.';
COMMENT ON COLUMN rejected_tick.detail IS 'What was wrong, in words.';
COMMENT ON COLUMN rejected_tick.append_time IS 'Timestamp of the Kafka record.';
COMMENT ON COLUMN rejected_tick.message_key IS 'First 1 KiB of the key, as it lies in the log; NULL when there is none.';
COMMENT ON COLUMN rejected_tick.message IS 'First 64 KiB of the message, as it lies in the log; NULL when there is none.';
COMMENT ON COLUMN rejected_tick.message_size IS 'Bytes of the whole message.';
COMMENT ON COLUMN rejected_tick.message_hash IS 'XXH64 of the whole message, signed; 0 when there is none.';
COMMENT ON COLUMN rejected_tick.recorded_at IS 'When the row was written.';

CREATE INDEX rejected_tick_newest ON rejected_tick (log_epoch, recorded_at);

CREATE TABLE late_tick (
    log_epoch     integer     NOT NULL,
    topic         text        NOT NULL,
    log_partition integer     NOT NULL,
    log_offset    bigint      NOT NULL,
    symbol        text        NOT NULL,
    event_time    timestamptz NOT NULL,
    price         numeric     NOT NULL,
    size          numeric     NOT NULL,
    behind        interval    NOT NULL,
    append_time   timestamptz NOT NULL,
    message       bytea       NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (log_epoch, topic, log_partition, log_offset)
);
COMMENT ON TABLE late_tick IS 'Valid ticks older than the horizon: in no candle of this epoch, kept, counted, never lost.';
COMMENT ON COLUMN late_tick.log_epoch IS 'Epoch of the log.';
COMMENT ON COLUMN late_tick.topic IS 'Kafka topic of the message.';
COMMENT ON COLUMN late_tick.log_partition IS 'Kafka partition of the message.';
COMMENT ON COLUMN late_tick.log_offset IS 'Kafka offset of the message.';
COMMENT ON COLUMN late_tick.symbol IS 'Symbol of the tick.';
COMMENT ON COLUMN late_tick.event_time IS 'Event time of the tick.';
COMMENT ON COLUMN late_tick.price IS 'Price of the tick.';
COMMENT ON COLUMN late_tick.size IS 'Size of the tick.';
COMMENT ON COLUMN late_tick.behind IS 'How far the tick lay behind the newest event time of its symbol.';
COMMENT ON COLUMN late_tick.append_time IS 'Timestamp of the Kafka record.';
COMMENT ON COLUMN late_tick.message IS 'The message as it lies in the log, at most 64 KiB.';
COMMENT ON COLUMN late_tick.recorded_at IS 'When the row was written.';

-- The public view over all intervals, and the latest row of each symbol and interval.
-- The epoch is asked for once, above the UNION: with a condition inside, every branch would be planned apart, and ORDER BY
-- start_time LIMIT n would sort the whole history of a symbol instead of reading n entries of an index.
DO $$
DECLARE
    facts  text := 'start_time, end_time, session, session_date, open, high, low, close, volume, price_volume, turnover, vwap,
                    price_sum, tick_count, trade_count, price_trade_count, open_at, high_at, low_at, close_at, is_final';
    place  text := 'revision, log_epoch, first_offset, last_offset, fingerprint, recorded_at';
    shown  text := 'symbol, interval, ' || replace(facts, 'is_final',
                   'CASE WHEN NOT is_final THEN ''PARTIAL'' WHEN revision = 0 THEN ''CLOSED'' ELSE ''REVISED'' END AS state')
                   || ', ' || place;
    live   text := '(SELECT e.log_epoch FROM epoch e WHERE e.state = ''LIVE'')';
    width  text;
    parts  text[] := '{}';
    latest text[] := '{}';
BEGIN
    FOREACH width IN ARRAY ARRAY['1s', '1m', '5m', '15m', '1h', '1d'] LOOP
        parts := parts || format('SELECT %1$L::text AS interval, * FROM candle_%1$s', width);
        latest := latest || format($part$
            SELECT i.symbol, %1$L::text AS interval, newest.* FROM instrument i CROSS JOIN LATERAL (
                SELECT %2$s, %3$s FROM candle_%1$s c
                WHERE c.log_epoch = %4$s AND c.symbol = i.symbol
                ORDER BY c.start_time DESC LIMIT 1) newest$part$, width, facts, place, live);
    END LOOP;
    EXECUTE format('CREATE VIEW candle AS SELECT %s FROM (%s) every WHERE log_epoch = %s',
                   shown, array_to_string(parts, ' UNION ALL '), live);
    EXECUTE format('CREATE VIEW latest_candle AS SELECT %s FROM (%s) newest',
                   shown, array_to_string(latest, ' UNION ALL '));
END
$$;
COMMENT ON VIEW candle IS 'Candles of the live epoch, all intervals. Ask with symbol, interval and a range of start_time.';
COMMENT ON VIEW latest_candle IS 'The newest candle of every symbol and interval, the forming one included.';

-- A window function would read the whole history of a symbol before a condition on the time applies.
CREATE VIEW rolling_1m AS
SELECT c.symbol, c.start_time, c.end_time,
       w.price_sum / nullif(w.price_trade_count, 0) AS average, w.maximum, w.price_trade_count
FROM candle c CROSS JOIN LATERAL (
    SELECT sum(p.price_sum) AS price_sum, max(p.high) AS maximum, sum(p.price_trade_count)::bigint AS price_trade_count
    FROM candle p
    WHERE p.interval = '1s' AND p.symbol = c.symbol
      AND p.start_time BETWEEN c.start_time - INTERVAL '59 seconds' AND c.start_time) w
WHERE c.interval = '1s';
COMMENT ON VIEW rolling_1m IS 'For each 1s candle: mean tick price and highest price over the 60 seconds up to its end. By time, not by rows: empty seconds count as empty.';

CREATE VIEW moving_average_5m AS
SELECT c.symbol, c.start_time, c.end_time, c.close,
       w.price_sum / nullif(w.price_trade_count, 0) AS moving_average, w.price_trade_count
FROM candle c CROSS JOIN LATERAL (
    SELECT sum(p.price_sum) AS price_sum, sum(p.price_trade_count)::bigint AS price_trade_count
    FROM candle p
    WHERE p.interval = '1s' AND p.symbol = c.symbol
      AND p.start_time BETWEEN c.start_time - INTERVAL '299 seconds' AND c.start_time) w
WHERE c.interval = '1s';
COMMENT ON VIEW moving_average_5m IS 'For each 1s candle: mean tick price over the 300 seconds up to its end. By time, not by rows: empty seconds count as empty.';

COMMENT ON COLUMN rolling_1m.symbol IS 'Symbol of the instrument.';
COMMENT ON COLUMN rolling_1m.start_time IS 'Start of the 1s candle, inclusive, UTC.';
COMMENT ON COLUMN rolling_1m.end_time IS 'End of the 1s candle and of the minute looked at, exclusive, UTC.';
COMMENT ON COLUMN rolling_1m.average IS 'Mean price of the trades that set high and low; NULL when there is none.';
COMMENT ON COLUMN rolling_1m.maximum IS 'Highest price; NULL when there is none.';
COMMENT ON COLUMN rolling_1m.price_trade_count IS 'Trades that the average is made of.';
COMMENT ON COLUMN moving_average_5m.symbol IS 'Symbol of the instrument.';
COMMENT ON COLUMN moving_average_5m.start_time IS 'Start of the 1s candle, inclusive, UTC.';
COMMENT ON COLUMN moving_average_5m.end_time IS 'End of the 1s candle and of the five minutes looked at, exclusive, UTC.';
COMMENT ON COLUMN moving_average_5m.close IS 'Close of the 1s candle.';
COMMENT ON COLUMN moving_average_5m.moving_average IS 'Mean price of the trades that set high and low; NULL when there is none.';
COMMENT ON COLUMN moving_average_5m.price_trade_count IS 'Trades that the average is made of.';

-- What a column of the hypertables means, it means in the views over them.
DO $$
DECLARE
    meaning record;
BEGIN
    FOR meaning IN
        SELECT shown.attrelid::regclass AS view, shown.attname AS name,
               coalesce(col_description('candle_1m'::regclass, stored.attnum), CASE shown.attname
                   WHEN 'interval' THEN 'Interval of the candle: 1s, 1m, 5m, 15m, 1h or 1d.'
                   WHEN 'state' THEN 'PARTIAL: still forming. CLOSED: final. REVISED: changed after it was final.' END) AS text
        FROM pg_attribute shown
        LEFT JOIN pg_attribute stored ON stored.attrelid = 'candle_1m'::regclass AND stored.attname = shown.attname
        WHERE shown.attrelid IN ('candle'::regclass, 'latest_candle'::regclass) AND shown.attnum > 0
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', meaning.view, meaning.name, meaning.text);
    END LOOP;
END
$$;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO candlewick_reader, candlewick_writer;
GRANT INSERT, UPDATE ON candle_1s, candle_1m, candle_5m, candle_15m, candle_1h, candle_1d TO candlewick_writer;
GRANT INSERT ON epoch, instrument, candle_revision, rejected_tick, late_tick TO candlewick_writer;
-- Tables of later migrations can be read by everyone too; what may be written is granted one by one.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO candlewick_reader, candlewick_writer;
