-- Several epochs side by side: one that readers see, one that is being built, and those that were replaced.

ALTER TABLE epoch
    ADD COLUMN live_from  timestamptz,
    ADD COLUMN retired_at timestamptz,
    ADD COLUMN dropped_at timestamptz;
ALTER TABLE epoch DROP CONSTRAINT epoch_state_check;
ALTER TABLE epoch ADD CONSTRAINT epoch_state_check CHECK (state IN ('LIVE', 'BUILDING', 'RETIRED', 'DROPPED'));
COMMENT ON COLUMN epoch.state IS 'LIVE: what the views show. BUILDING: being folded beside it. RETIRED: replaced, still there. DROPPED: its rows are deleted; the number is never used again.';
COMMENT ON COLUMN epoch.live_from IS 'When readers began to see it; NULL when they never did.';
COMMENT ON COLUMN epoch.retired_at IS 'When readers ceased to see it; NULL when they still do or never did.';
COMMENT ON COLUMN epoch.dropped_at IS 'When its rows were deleted; NULL while they are there.';

-- Of several that were begun by hand, the newest goes on.
UPDATE epoch SET state = 'RETIRED'
WHERE state = 'BUILDING' AND log_epoch < (SELECT max(log_epoch) FROM epoch WHERE state = 'BUILDING');
CREATE UNIQUE INDEX epoch_building ON epoch (state) WHERE state = 'BUILDING';

UPDATE epoch SET live_from = created_at WHERE state = 'LIVE';
ALTER TABLE epoch ADD CONSTRAINT epoch_times CHECK (
    (state <> 'LIVE' OR live_from IS NOT NULL)
    AND (state <> 'BUILDING' OR live_from IS NULL)
    AND (state = 'DROPPED') = (dropped_at IS NOT NULL));

CREATE FUNCTION epoch_record_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'LIVE' THEN
        NEW.live_from := coalesce(NEW.live_from, now());
    ELSIF NEW.live_from IS NOT NULL THEN
        NEW.retired_at := coalesce(NEW.retired_at, now());
    END IF;
    IF NEW.state = 'DROPPED' THEN
        NEW.dropped_at := coalesce(NEW.dropped_at, now());
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER record_state BEFORE INSERT OR UPDATE OF state ON epoch
FOR EACH ROW EXECUTE FUNCTION epoch_record_state();

-- The same symbol may have another calendar, condition table or partition in another epoch.
CREATE TABLE epoch_instrument (
    log_epoch       integer     NOT NULL,
    symbol          text        NOT NULL CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$'),
    calendar        text        NOT NULL,
    condition_table text        NOT NULL DEFAULT '',
    tick_size       numeric     CHECK (tick_size > 0),
    name            text        NOT NULL DEFAULT '',
    log_partition   integer     NOT NULL CHECK (log_partition >= 0),
    first_seen_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (log_epoch, symbol)
);
INSERT INTO epoch_instrument
SELECT e.log_epoch, i.symbol, i.calendar, i.condition_table, i.tick_size, i.name, i.log_partition, i.first_seen_at
FROM epoch e CROSS JOIN instrument i
WHERE e.state = 'LIVE' OR EXISTS (SELECT FROM candle_1d c WHERE c.log_epoch = e.log_epoch AND c.symbol = i.symbol);


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
    latest text[] := '{}';
BEGIN
    FOREACH width IN ARRAY ARRAY['1s', '1m', '5m', '15m', '1h', '1d'] LOOP
        latest := latest || format($part$
            SELECT i.symbol, %1$L::text AS interval, newest.* FROM epoch_instrument i CROSS JOIN LATERAL (
                SELECT %2$s, %3$s FROM candle_%1$s c
                WHERE c.log_epoch = %4$s AND c.symbol = i.symbol
                ORDER BY c.start_time DESC LIMIT 1) newest
            WHERE i.log_epoch = %4$s$part$, width, facts, place, live);
    END LOOP;
    EXECUTE format('CREATE OR REPLACE VIEW latest_candle AS SELECT %s FROM (%s) newest',
                   shown, array_to_string(latest, ' UNION ALL '));
END
$$;

DROP TABLE instrument;
CREATE VIEW instrument AS
SELECT symbol, calendar, condition_table, tick_size, name, log_partition, first_seen_at
FROM epoch_instrument WHERE log_epoch = (SELECT e.log_epoch FROM epoch e WHERE e.state = 'LIVE');

COMMENT ON TABLE epoch_instrument IS 'Every symbol that has had an accepted tick, in each epoch. Read the view instrument, which shows the live epoch.';
COMMENT ON VIEW instrument IS 'Every symbol that has had an accepted tick.';
COMMENT ON COLUMN epoch_instrument.log_epoch IS 'Epoch of the log.';
DO $$
DECLARE
    relation text;
    remark   record;
BEGIN
    FOREACH relation IN ARRAY ARRAY['epoch_instrument', 'instrument'] LOOP
        FOR remark IN SELECT * FROM (VALUES
            ('symbol', 'Symbol as in the topic.'),
            ('calendar', 'Trading calendar that cuts its buckets, for instance XNYS or 24x7.'),
            ('condition_table', 'Condition table that says which trades count; empty: every trade counts.'),
            ('tick_size', 'Smallest price step; NULL when the instrument file names none.'),
            ('name', 'Full name; empty when the instrument file names none.'),
            ('log_partition', 'The one Kafka partition the symbol belongs to.'),
            ('first_seen_at', 'When its first candle was written.')) AS r (name, text)
        LOOP
            EXECUTE format('COMMENT ON COLUMN %I.%I IS %L', relation, remark.name, remark.text);
        END LOOP;
    END LOOP;
END
$$;

-- Readers see the one epoch or the other, never a mix: a statement asks for the live epoch once, in its own snapshot.
CREATE FUNCTION switch_epoch(next_epoch integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM epoch WHERE state IN ('LIVE', 'BUILDING') FOR UPDATE;
    IF NOT EXISTS (SELECT FROM epoch WHERE log_epoch = next_epoch AND state = 'BUILDING') THEN
        RAISE EXCEPTION 'epoch % is not being built', next_epoch USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    UPDATE epoch SET state = 'RETIRED' WHERE state = 'LIVE';
    UPDATE epoch SET state = 'LIVE' WHERE log_epoch = next_epoch;
    -- A number without symbols: anything may have changed.
    PERFORM pg_notify('candle', next_epoch::text);
END
$$;
COMMENT ON FUNCTION switch_epoch(integer) IS 'Makes the epoch that is being built the live one and retires the one before, at once.';

CREATE FUNCTION drop_epoch(gone integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    known    text;
    relation regclass;
    deleted  bigint;
    rows     bigint := 0;
BEGIN
    SELECT state INTO known FROM epoch WHERE log_epoch = gone FOR UPDATE;
    IF known IS NULL THEN
        RAISE EXCEPTION 'there is no epoch %', gone USING ERRCODE = 'no_data_found';
    ELSIF known = 'LIVE' THEN
        RAISE EXCEPTION 'epoch % is live', gone USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    FOR relation IN
        SELECT c.oid FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.oid <> 'epoch'::regclass
          AND a.attname = 'log_epoch' AND NOT a.attisdropped
        ORDER BY c.relname
    LOOP
        EXECUTE format('DELETE FROM %s WHERE log_epoch = $1', relation) USING gone;
        GET DIAGNOSTICS deleted = ROW_COUNT;
        rows := rows + deleted;
    END LOOP;
    UPDATE epoch SET state = 'DROPPED' WHERE log_epoch = gone;
    RETURN rows;
END
$$;
COMMENT ON FUNCTION drop_epoch(integer) IS 'Deletes every row of an epoch that is not live, in all tables, and returns how many. Its line in epoch stays.';
REVOKE ALL ON FUNCTION switch_epoch(integer), drop_epoch(integer) FROM PUBLIC;

-- What a rebuild changes is made visible here instead of in candle_revision, which belongs to one epoch.
DO $$
DECLARE
    compared text[] := ARRAY['end_time', 'session', 'session_date', 'open', 'high', 'low', 'close', 'volume', 'price_volume',
                             'turnover', 'vwap', 'price_sum', 'tick_count', 'trade_count', 'price_trade_count',
                             'open_at', 'high_at', 'low_at', 'close_at', 'first_offset', 'last_offset', 'fingerprint'];
    state    text := 'CASE WHEN NOT %1$s.is_final THEN ''PARTIAL'' WHEN %1$s.revision = 0 THEN ''CLOSED'' '
                     'WHEN %1$s.revision > 0 THEN ''REVISED'' END';
    values   text := 'CASE WHEN %1$s.log_epoch IS NOT NULL THEN '
                     'to_jsonb(%1$s) - ''{log_epoch,is_final,revision,recorded_at}''::text[] END';
    width    text;
    parts    text[] := '{}';
BEGIN
    FOREACH width IN ARRAY ARRAY['1s', '1m', '5m', '15m', '1h', '1d'] LOOP
        parts := parts || format($part$
            SELECT symbol, %1$L::text, start_time, %2$s, %3$s, %4$s, %5$s
            FROM (SELECT * FROM candle_%1$s WHERE log_epoch = $1) o
            FULL JOIN (SELECT * FROM candle_%1$s WHERE log_epoch = $2) n USING (symbol, start_time)
            WHERE (%6$s) IS DISTINCT FROM (%7$s)$part$,
            width, format(state, 'o'), format(state, 'n'), format(values, 'o'), format(values, 'n'),
            (SELECT string_agg('o.' || c, ', ') FROM unnest(compared) c),
            (SELECT string_agg('n.' || c, ', ') FROM unnest(compared) c));
    END LOOP;
    EXECUTE format($function$
        CREATE FUNCTION epoch_change(old_epoch integer, new_epoch integer) RETURNS TABLE (
            symbol text, "interval" text, start_time timestamptz,
            old_state text, new_state text, old_values jsonb, new_values jsonb)
        LANGUAGE sql STABLE AS %L$function$, array_to_string(parts, ' UNION ALL '));
END
$$;
COMMENT ON FUNCTION epoch_change(integer, integer) IS 'Every candle whose values are not the same in two epochs; state and values are NULL where an epoch has no such candle. While both are written, the forming candles of one may be a moment ahead.';

GRANT SELECT ON epoch_instrument, instrument TO candlewick_reader, candlewick_writer;
GRANT INSERT ON epoch_instrument TO candlewick_writer;
