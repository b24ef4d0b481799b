-- What readers ask for: candles of any width, candles as they were, and the sessions both are cut by.

CREATE TABLE trading_session (
    log_epoch    integer     NOT NULL,
    calendar     text        NOT NULL,
    session      text        NOT NULL CHECK (session IN ('PRE', 'REGULAR', 'POST', 'CLOSED')),
    session_date date        NOT NULL,
    start_time   timestamptz NOT NULL,
    end_time     timestamptz NOT NULL,
    PRIMARY KEY (log_epoch, calendar, start_time),
    CONSTRAINT trading_session_time_order CHECK (start_time < end_time)
);
CREATE INDEX trading_session_closed ON trading_session (log_epoch, calendar, start_time) WHERE session = 'CLOSED';
COMMENT ON TABLE trading_session IS 'The sessions by which an epoch cuts its candles, closed hours too: they tile the years from 2010 to 2030, and every other year that has a candle, with its neighbours. Written by the job.';
COMMENT ON COLUMN trading_session.log_epoch IS 'Epoch whose candles are cut by it.';
COMMENT ON COLUMN trading_session.calendar IS 'Trading calendar, for instance XNYS or 24x7.';
COMMENT ON COLUMN trading_session.session IS 'PRE, REGULAR, POST, or CLOSED outside all; no CLOSED stretch crosses a midnight of the exchange.';
COMMENT ON COLUMN trading_session.session_date IS 'Trading date in the zone of the exchange.';
COMMENT ON COLUMN trading_session.start_time IS 'Start of the session, inclusive, UTC.';
COMMENT ON COLUMN trading_session.end_time IS 'End of the session, exclusive, UTC.';
GRANT INSERT ON trading_session TO candlewick_writer;

-- Rows that are there were written by the job and need no second look; whatever is written from now on is checked.
DO $$
DECLARE
    width text;
BEGIN
    FOREACH width IN ARRAY ARRAY['1s', '1m', '5m', '15m', '1h', '1d'] LOOP
        EXECUTE format($table$
            ALTER TABLE candle_%1$s
                ADD CONSTRAINT candle_%1$s_vwap_volume CHECK ((vwap IS NULL) = (price_volume = 0)) NOT VALID,
                ADD CONSTRAINT candle_%1$s_turnover CHECK (
                    (turnover = 0) = (price_volume = 0)
                    AND low * price_volume <= turnover AND turnover <= high * price_volume) NOT VALID,
                ADD CONSTRAINT candle_%1$s_price_sum CHECK (
                    (price_sum = 0) = (price_trade_count = 0)
                    AND low * price_trade_count <= price_sum AND price_sum <= high * price_trade_count) NOT VALID,
                ADD CONSTRAINT candle_%1$s_counted CHECK (
                    (high IS NULL) = (price_trade_count = 0)
                    AND (volume = 0 OR trade_count > 0)
                    AND (price_volume = 0 OR price_trade_count > 0)) NOT VALID,
                ADD CONSTRAINT candle_%1$s_times_together CHECK (
                    (open IS NULL) = (open_at IS NULL) AND (close IS NULL) = (close_at IS NULL)
                    AND (high IS NULL) = (high_at IS NULL) AND (low IS NULL) = (low_at IS NULL)) NOT VALID,
                ADD CONSTRAINT candle_%1$s_session_of_width CHECK ((session = 'ALL') = %2$L) NOT VALID
            $table$, width, width = '1d');
    END LOOP;
END
$$;

-- Facts of publication, as before, with one thing more: a final row that is written again with the same values
-- is the version that readers have known all the time, and keeps its recorded_at.
CREATE OR REPLACE FUNCTION candle_record_change() RETURNS trigger LANGUAGE plpgsql AS $$
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
        IF old_values = new_values THEN
            NEW.recorded_at := OLD.recorded_at;
        ELSE
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

-- round() would go half away from zero. One expression, so that the planner can put it into the query that asks.
CREATE FUNCTION candle_vwap(turnover numeric, price_volume numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN price_volume <> 0 THEN trim_scale(0.00000001 * (
    div(turnover * 100000000, price_volume)
    + CASE sign(2 * mod(turnover * 100000000, price_volume) - price_volume)
        WHEN 1 THEN 1
        WHEN 0 THEN mod(div(turnover * 100000000, price_volume), 2)
        ELSE 0 END)) END;
COMMENT ON FUNCTION candle_vwap IS 'turnover / price_volume, half-even at 8 decimals, as the job rounds it; NULL when price_volume is 0.';

-- What candles() returns.
CREATE TYPE wide_candle AS (
    symbol            text,
    interval          text,
    start_time        timestamptz,
    end_time          timestamptz,
    session           text,
    session_date      date,
    open              numeric,
    high              numeric,
    low               numeric,
    close             numeric,
    volume            numeric,
    price_volume      numeric,
    turnover          numeric,
    vwap              numeric,
    price_sum         numeric,
    tick_count        bigint,
    trade_count       bigint,
    price_trade_count bigint,
    open_at           timestamptz,
    high_at           timestamptz,
    low_at            timestamptz,
    close_at          timestamptz,
    state             text,
    revision          integer,
    log_epoch         integer,
    first_offset      bigint,
    last_offset       bigint,
    fingerprint       bigint,
    recorded_at       timestamptz,
    filled            boolean
);
COMMENT ON TYPE wide_candle IS 'A row of candles(): a candle of any width.';

CREATE FUNCTION candles(
    symbol text, width text, "from" timestamptz, "to" timestamptz, session text DEFAULT NULL, fill text DEFAULT 'none')
RETURNS SETOF wide_candle LANGUAGE plpgsql STABLE ROWS 500 AS $function$
DECLARE
    asked       text[] := regexp_match(width, '^([1-9][0-9]{0,4})(s|m|h|d|w|mo)$');
    number      integer := asked[1];
    seconds     integer := number * CASE asked[2] WHEN 's' THEN 1 WHEN 'm' THEN 60 WHEN 'h' THEN 3600 END;
    days        integer := number * CASE asked[2] WHEN 'd' THEN 1 WHEN 'w' THEN 7 END;
    months      integer := CASE WHEN asked[2] = 'mo' THEN number END;
    label       text;
    reach       interval;
    sessions    text[];
    epoch       integer;
    calendar    text;
    source      text;
    is_stored   boolean;
    is_part     text := 'c.log_epoch = $1 AND c.symbol = $2';
    bucket_date text;
    next_date   text;
    -- The midnight of the exchange that begins a date.
    midnight    text := '(SELECT s.start_time FROM trading_session s
        WHERE s.log_epoch = $1 AND s.calendar = $3 AND s.session_date = %1$s
          AND s.start_time > (%1$s)::timestamp AT TIME ZONE ''UTC'' - interval ''36 hours''
          AND s.start_time < (%1$s)::timestamp AT TIME ZONE ''UTC'' + interval ''36 hours''
        ORDER BY s.start_time LIMIT 1)';
    start_time  text := 'b.bucket_start';
    end_time    text := 'b.bucket_end';
    bucket      text;
    slot        text;
    query       text;
    first_end   timestamptz;
    newest      timestamptz;
    stretch     record;
    found       record;
    candle      wide_candle;
    closed_till timestamptz := '-infinity';
    unseen      text[] := ARRAY['1d', '1h', '15m', '5m', '1m', '1s'];
    seen_till   timestamptz;
    last_close  numeric;
    close_from  timestamptz := '-infinity';
    has_looked  boolean := false;
    looked_at   interval;
BEGIN
    IF coalesce(seconds < 86400, days <= 365, months <= 12) IS NOT TRUE THEN
        RAISE invalid_parameter_value USING
            MESSAGE = format('width %s is not known', quote_nullable(width)),
            HINT = 'A width is a whole number and a unit: s, m or h below 24 hours (7s, 30m, 4h); d or w up to 365 days (1d, 2w); mo up to 12 (1mo).';
    END IF;
    sessions := CASE upper(coalesce(session, 'ALL'))
        WHEN 'ALL' THEN ARRAY['PRE', 'REGULAR', 'POST', 'CLOSED']
        WHEN 'EXTENDED' THEN ARRAY['PRE', 'REGULAR', 'POST']
        WHEN 'PRE' THEN ARRAY['PRE']
        WHEN 'REGULAR' THEN ARRAY['REGULAR']
        WHEN 'POST' THEN ARRAY['POST']
        WHEN 'CLOSED' THEN ARRAY['CLOSED'] END;
    IF sessions IS NULL THEN
        RAISE invalid_parameter_value USING
            MESSAGE = format('session %L is not known', session),
            HINT = 'Sessions are ALL (the same as NULL), REGULAR, PRE, POST, EXTENDED (PRE, REGULAR and POST) and CLOSED.';
    END IF;
    IF fill IS NULL OR fill NOT IN ('none', 'null', 'previous') THEN
        RAISE invalid_parameter_value USING
            MESSAGE = format('fill %s is not known', quote_nullable(fill)),
            HINT = 'Fill policies are none, null and previous.';
    END IF;
    IF ("from" < "to") IS NOT TRUE THEN
        RAISE invalid_parameter_value USING
            MESSAGE = format('the range from %s to %s is empty', coalesce("from"::text, 'NULL'), coalesce("to"::text, 'NULL')),
            HINT = 'A range holds the candles that start at or after its first time and before its second; either may be infinite.';
    END IF;

    SELECT e.log_epoch INTO epoch FROM epoch e WHERE e.state = 'LIVE';
    SELECT i.calendar INTO calendar FROM instrument i WHERE i.symbol = candles.symbol;
    IF epoch IS NULL OR calendar IS NULL THEN
        RETURN;
    END IF;
    label := CASE
        WHEN seconds % 3600 = 0 THEN seconds / 3600 || 'h'
        WHEN seconds % 60 = 0 THEN seconds / 60 || 'm'
        WHEN seconds > 0 THEN seconds || 's'
        WHEN days % 7 = 0 THEN days / 7 || 'w'
        WHEN days > 0 THEN days || 'd'
        ELSE months || 'mo' END;
    source := CASE
        WHEN seconds % 3600 = 0 THEN '1h'
        WHEN seconds % 900 = 0 THEN '15m'
        WHEN seconds % 300 = 0 THEN '5m'
        WHEN seconds % 60 = 0 THEN '1m'
        WHEN seconds > 0 THEN '1s'
        WHEN cardinality(sessions) = 4 THEN '1d'
        ELSE '1h' END;
    is_stored := label = source;
    IF cardinality(sessions) < 4 THEN
        is_part := is_part || ' AND c.session = ANY ($4)';
    END IF;
    -- How far a bucket that starts inside the range may go on behind it.
    reach := CASE WHEN seconds > 0 THEN make_interval(secs => seconds)
                  ELSE make_interval(hours => 24 * coalesce(days, 31 * months) + 2) END;
    IF days > 0 THEN
        bucket_date := '%1$s - ((%1$s - date ''2000-01-03'') %% $9 + $9) %% $9';
        next_date := 'b.bucket_date + $9';
    ELSIF months > 0 THEN
        bucket_date := '(date_trunc(''month'', %1$s::timestamp) - make_interval(months =>
            (12 * date_part(''year'', %1$s)::integer + date_part(''month'', %1$s)::integer - 1) %% $9))::date';
        next_date := '(b.bucket_date + make_interval(months => $9))::date';
    END IF;

    -- In every query: $1 epoch, $2 symbol, $3 calendar, $4 sessions, $5 label, $6 from, $7 to, $8 width below a day,
    -- $9 number of days or months, $10 and $11 the stretch that may be filled, $12 name of the sessions,
    -- $13 end of the parts: a value, so that the planner can leave chunks out.
    IF is_stored THEN
        query := format($query$
            SELECT ROW(c.symbol, $5, c.start_time, c.end_time, c.session, c.session_date,
                       c.open, c.high, c.low, c.close, c.volume, c.price_volume, c.turnover, c.vwap, c.price_sum,
                       c.tick_count, c.trade_count, c.price_trade_count, c.open_at, c.high_at, c.low_at, c.close_at,
                       CASE WHEN NOT c.is_final THEN 'PARTIAL' WHEN c.revision = 0 THEN 'CLOSED' ELSE 'REVISED' END,
                       c.revision, c.log_epoch, c.first_offset, c.last_offset, c.fingerprint, c.recorded_at,
                       false)::wide_candle AS candle,
                   c.start_time, NULL::timestamptz AS opened, NULL::timestamptz AS closed
            FROM candle_%s c
            WHERE %s AND c.start_time >= $6 AND c.start_time < $7$query$, source, is_part);
    ELSE
        IF seconds > 0 THEN
            -- Counted from the session's open, in closed hours from 1970, and cut by the session.
            bucket := format($query$
                SELECT c.*, greatest(s.start_time, date_bin($8, c.start_time, s.anchor)) AS bucket_start,
                       least(s.end_time, date_bin($8, c.start_time, s.anchor) + $8) AS bucket_end,
                       c.session AS bucket_session, c.session_date AS bucket_date
                FROM candle_%s c LEFT JOIN (
                    SELECT *, CASE session WHEN 'CLOSED' THEN timestamptz 'epoch' ELSE start_time END AS anchor
                    FROM trading_session
                    WHERE log_epoch = $1 AND calendar = $3
                      AND start_time >= $6 - interval '26 hours' AND start_time < $13) s
                ON s.session_date = c.session_date AND s.session = c.session
                   AND c.start_time >= s.start_time AND c.start_time < s.end_time
                WHERE %s AND c.start_time >= $6 AND c.start_time < $13$query$, source, is_part);
        ELSE
            -- Counted in dates, and so begun and ended by midnights of the exchange.
            bucket := format($query$
                SELECT c.*, NULL::timestamptz AS bucket_start, NULL::timestamptz AS bucket_end,
                       $12 AS bucket_session, %s AS bucket_date
                FROM candle_%s c
                WHERE %s AND c.start_time >= $6 AND c.start_time < $13$query$,
                format(bucket_date, 'c.session_date'), source, is_part);
            start_time := format(midnight, 'b.bucket_date');
            end_time := format(midnight, next_date);
        END IF;
        query := format($query$
            SELECT ROW($2, $5, t.start_time, t.end_time, b.bucket_session, b.bucket_date,
                       b.open, b.high, b.low, b.close,
                       trim_scale(b.volume), trim_scale(b.price_volume), trim_scale(b.turnover),
                       candle_vwap(b.turnover, b.price_volume), trim_scale(b.price_sum),
                       b.tick_count, b.trade_count, b.price_trade_count, b.open_at, b.high_at, b.low_at, b.close_at,
                       CASE WHEN NOT b.is_final THEN 'PARTIAL' WHEN b.revision = 0 THEN 'CLOSED' ELSE 'REVISED' END,
                       b.revision, $1, b.first_offset, b.last_offset,
                       -- The sum is modulo 2^64, signed.
                       (mod(mod(b.fingerprint + 9223372036854775808, 18446744073709551616) + 18446744073709551616,
                            18446744073709551616) - 9223372036854775808)::bigint,
                       b.recorded_at, false)::wide_candle AS candle,
                   t.start_time, NULL::timestamptz AS opened, max(b.closed) OVER () AS closed
            FROM (SELECT p.bucket_start, p.bucket_end, p.bucket_session, p.bucket_date,
                         (array_agg(p.open ORDER BY p.open_at) FILTER (WHERE p.open IS NOT NULL))[1] AS open,
                         max(p.high) AS high, min(p.low) AS low,
                         (array_agg(p.close ORDER BY p.close_at DESC) FILTER (WHERE p.close IS NOT NULL))[1] AS close,
                         sum(p.volume) AS volume, sum(p.price_volume) AS price_volume, sum(p.turnover) AS turnover,
                         sum(p.price_sum) AS price_sum, sum(p.tick_count)::bigint AS tick_count,
                         sum(p.trade_count)::bigint AS trade_count, sum(p.price_trade_count)::bigint AS price_trade_count,
                         min(p.open_at) AS open_at,
                         (array_agg(p.high_at ORDER BY p.high DESC, p.high_at) FILTER (WHERE p.high IS NOT NULL))[1] AS high_at,
                         (array_agg(p.low_at ORDER BY p.low, p.low_at) FILTER (WHERE p.low IS NOT NULL))[1] AS low_at,
                         max(p.close_at) AS close_at, bool_and(p.is_final) AS is_final, sum(p.revision)::integer AS revision,
                         min(p.first_offset) AS first_offset, max(p.last_offset) AS last_offset,
                         sum(p.fingerprint) AS fingerprint, max(p.recorded_at) AS recorded_at,
                         max(p.end_time) FILTER (WHERE p.is_final) AS closed
                  FROM (%s) p
                  GROUP BY p.bucket_start, p.bucket_end, p.bucket_session, p.bucket_date) b
                CROSS JOIN LATERAL (SELECT %s AS start_time, %s AS end_time) t
            WHERE t.start_time >= $6 AND t.start_time < $7 OR t.start_time IS NULL$query$,
            bucket, start_time, end_time);
    END IF;

    IF fill <> 'none' THEN
        -- The day that has the first candle, or the newest, says where to look: of many chunks then only one is planned for.
        FOR stretch IN
            (SELECT c.start_time, c.end_time FROM candle_1d c WHERE c.log_epoch = epoch AND c.symbol = candles.symbol
             ORDER BY c.start_time LIMIT 1)
            UNION ALL SELECT '-infinity', 'infinity'
        LOOP
            EXECUTE format('SELECT end_time FROM candle_%s WHERE log_epoch = $1 AND symbol = $2
                            AND start_time >= $3 AND start_time < $4 ORDER BY start_time LIMIT 1', source)
                INTO first_end USING epoch, symbol, stretch.start_time, stretch.end_time;
            EXIT WHEN first_end IS NOT NULL;
        END LOOP;
        FOR stretch IN
            (SELECT c.start_time, c.end_time FROM candle_1d c WHERE c.log_epoch = epoch AND c.symbol = candles.symbol
             ORDER BY c.start_time DESC LIMIT 1)
            UNION ALL SELECT '-infinity', 'infinity'
        LOOP
            EXECUTE format('SELECT start_time FROM candle_%s WHERE log_epoch = $1 AND symbol = $2
                            AND start_time >= $3 AND start_time < $4 ORDER BY start_time DESC LIMIT 1', source)
                INTO newest USING epoch, symbol, stretch.start_time, stretch.end_time;
            EXIT WHEN newest IS NOT NULL;
        END LOOP;
        IF seconds > 0 THEN
            slot := $query$
                SELECT g.at AS start_time, least(s.end_time, g.at + $8) AS end_time, s.session, s.session_date,
                       coalesce((SELECT n.end_time FROM trading_session n
                                 WHERE n.log_epoch = $1 AND n.calendar = $3 AND n.session = 'CLOSED'
                                   AND n.start_time < s.start_time
                                 ORDER BY n.start_time DESC LIMIT 1), '-infinity') AS opened
                FROM trading_session s CROSS JOIN LATERAL generate_series(
                    date_bin($8, greatest(s.start_time, $6, $10), s.start_time),
                    least(s.end_time, $7, $11) - interval '1 microsecond', $8) g(at)
                WHERE s.log_epoch = $1 AND s.calendar = $3 AND s.session = ANY ($4) AND s.session <> 'CLOSED'
                  AND s.start_time >= greatest($6, $10) - interval '26 hours' AND s.start_time < least($7, $11)$query$;
        ELSE
            slot := format($query$
                SELECT %s AS start_time, %s AS end_time, $12 AS session, b.bucket_date AS session_date,
                       timestamptz '-infinity' AS opened
                FROM (SELECT DISTINCT %s AS bucket_date FROM trading_session s
                      WHERE s.log_epoch = $1 AND s.calendar = $3 AND s.session = ANY ($4) AND s.session <> 'CLOSED'
                        AND s.start_time >= greatest($6, $10) - interval '26 hours' AND s.start_time < least($13, $11)) b$query$,
                format(midnight, 'b.bucket_date'), format(midnight, next_date), format(bucket_date, 's.session_date'));
        END IF;
        query := format($query$
            WITH known AS (%s)
            SELECT * FROM known
            UNION ALL
            SELECT ROW($2, $5, s.start_time, s.end_time, s.session, s.session_date, NULL, NULL, NULL, NULL,
                       0, 0, 0, NULL, 0, 0, 0, 0, NULL, NULL, NULL, NULL, 'CLOSED', 0, $1, NULL, NULL, 0, NULL, true)::wide_candle,
                   s.start_time, s.opened, NULL
            FROM (%s) s
            WHERE s.start_time >= greatest($6, $10) AND s.start_time < $7 AND s.end_time <= $11
              AND NOT EXISTS (SELECT FROM known k WHERE k.start_time = s.start_time)$query$, query, slot);
    END IF;

    FOR found IN EXECUTE query || ' ORDER BY start_time'
        USING epoch, symbol, calendar, sessions, label, "from", "to", reach, coalesce(days, months), first_end, newest,
              CASE WHEN cardinality(sessions) = 4 THEN 'ALL' ELSE upper(session) END, "to" + reach
    LOOP
        candle := found.candle;
        IF candle.start_time IS NULL OR candle.end_time IS NULL THEN
            RAISE object_not_in_prerequisite_state USING
                MESSAGE = format('epoch %s has candles of %s outside the sessions it knows of calendar %s', epoch, symbol, calendar),
                HINT = 'The job writes the table trading_session when it starts: an epoch from before that table needs its job started once.';
        END IF;
        IF candle.filled AND fill = 'previous' THEN
            IF last_close IS NULL OR close_from < found.opened THEN
                last_close := NULL;
                IF NOT has_looked THEN
                    has_looked := true;
                    close_from := candle.start_time;
                    -- Mostly it is not far.
                    FOREACH looked_at IN ARRAY ARRAY[interval '1 day', interval '1000 years'] LOOP
                        EXECUTE format('SELECT c.close FROM candle_%s c WHERE %s
                                        AND c.start_time >= $3 AND c.start_time < $5
                                        AND c.close IS NOT NULL ORDER BY c.start_time DESC LIMIT 1', source, is_part)
                            INTO last_close USING epoch, symbol, greatest(found.opened, candle.start_time - looked_at), sessions, candle.start_time;
                        EXIT WHEN last_close IS NOT NULL;
                    END LOOP;
                END IF;
            END IF;
            candle.open := last_close;
            candle.high := last_close;
            candle.low := last_close;
            candle.close := last_close;
        ELSIF candle.close IS NOT NULL THEN
            last_close := candle.close;
            close_from := candle.start_time;
        END IF;
        -- The end of a folded or filled bucket has passed when a final candle ends there or later.
        IF (candle.filled OR NOT is_stored) AND candle.state <> 'PARTIAL' THEN
            closed_till := greatest(closed_till, found.closed);
            WHILE closed_till < candle.end_time AND cardinality(unseen) > 0 LOOP
                EXECUTE format('SELECT end_time FROM candle_%s WHERE log_epoch = $1 AND symbol = $2
                                AND start_time >= $3 AND is_final
                                ORDER BY start_time DESC LIMIT 1', unseen[1])
                    INTO seen_till USING epoch, symbol, candle.end_time - interval '25 hours';
                closed_till := greatest(closed_till, seen_till);
                unseen := unseen[2:];
            END LOOP;
            IF closed_till < candle.end_time THEN
                candle.state := 'PARTIAL';
            END IF;
        END IF;
        RETURN NEXT candle;
    END LOOP;
END
$function$;
COMMENT ON FUNCTION candles IS 'Candles of any width, folded exactly at read time; README "SQL for the quant" and docs/decisions/0010 explain the arguments.';

CREATE FUNCTION candle_as_of(
    symbol text, "interval" text, "from" timestamptz, "to" timestamptz, known_at timestamptz)
RETURNS SETOF candle LANGUAGE plpgsql STABLE ROWS 500 AS $function$
DECLARE
    seen record;
BEGIN
    IF "interval" IS NULL OR "interval" NOT IN ('1s', '1m', '5m', '15m', '1h', '1d') THEN
        RAISE invalid_parameter_value USING
            MESSAGE = format('interval %s is not known', quote_nullable("interval")),
            HINT = 'History is kept of the stored intervals 1s, 1m, 5m, 15m, 1h and 1d.';
    END IF;
    IF ("from" < "to") IS NOT TRUE THEN
        RAISE invalid_parameter_value USING
            MESSAGE = format('the range from %s to %s is empty', coalesce("from"::text, 'NULL'), coalesce("to"::text, 'NULL')),
            HINT = 'A range holds the candles that start at or after its first time and before its second; either may be infinite.';
    END IF;
    IF known_at IS NULL THEN
        RAISE invalid_parameter_value USING MESSAGE = 'known_at is missing', HINT = 'It is the moment whose knowledge is asked for.';
    END IF;
    SELECT e.log_epoch, e.state INTO seen FROM epoch e
    WHERE e.live_from <= known_at AND (known_at < e.retired_at OR e.retired_at IS NULL);
    IF seen.state = 'DROPPED' THEN
        RAISE object_not_in_prerequisite_state USING
            MESSAGE = format('epoch %s, which readers saw at %s, has been dropped', seen.log_epoch, known_at),
            HINT = 'Its candles and their history are gone. Ask for a later time.';
    END IF;
    RETURN QUERY EXECUTE format($query$
        SELECT v.symbol, %1$L, v.start_time, v.end_time, v.session, v.session_date, v.open, v.high, v.low, v.close,
               v.volume, v.price_volume, v.turnover, v.vwap, v.price_sum, v.tick_count, v.trade_count, v.price_trade_count,
               v.open_at, v.high_at, v.low_at, v.close_at, CASE v.revision WHEN 0 THEN 'CLOSED' ELSE 'REVISED' END,
               v.revision, v.log_epoch, v.first_offset, v.last_offset, v.fingerprint, v.recorded_at
        FROM (SELECT c.* FROM candle_%1$s c
              WHERE c.log_epoch = $1 AND c.symbol = $2 AND c.start_time >= $3 AND c.start_time < $4
                AND c.is_final AND c.recorded_at <= $5
              UNION ALL
              SELECT old.* FROM candle_revision r CROSS JOIN LATERAL jsonb_populate_record(NULL::candle_%1$s,
                  r.old_values || jsonb_build_object('revision', r.revision - 1, 'recorded_at', r.old_recorded_at)) old
              WHERE r.log_epoch = $1 AND r.symbol = $2 AND r.interval = %1$L AND r.start_time >= $3 AND r.start_time < $4
                AND r.old_recorded_at <= $5 AND $5 < r.new_recorded_at) v
        ORDER BY v.start_time$query$, "interval")
        USING seen.log_epoch, symbol, "from", "to", known_at;
END
$function$;
COMMENT ON FUNCTION candle_as_of IS 'The closed candles as readers saw them at a moment, by recorded_at; a candle that was still forming then is not shown.';

DO $$
DECLARE
    meaning record;
BEGIN
    FOR meaning IN
        SELECT a.attname AS name, coalesce(col_description('candle'::regclass, shown.attnum),
            'True when nothing was traded and the fill policy made the row; false when ticks did.') AS text
        FROM pg_attribute a
        LEFT JOIN pg_attribute shown ON shown.attrelid = 'candle'::regclass AND shown.attname = a.attname
        WHERE a.attrelid = 'wide_candle'::regclass AND a.attnum > 0
    LOOP
        EXECUTE format('COMMENT ON COLUMN wide_candle.%I IS %L', meaning.name, meaning.text);
    END LOOP;
END
$$;
COMMENT ON COLUMN wide_candle.interval IS 'The width in its shortest spelling: 60m is 1h, 7d is 1w.';
COMMENT ON COLUMN wide_candle.session IS 'Trading session of the bucket; of buckets of 1d and more ALL, or the sessions asked for.';
COMMENT ON COLUMN wide_candle.session_date IS 'Trading date in the zone of the exchange; the first of the bucket.';
COMMENT ON COLUMN wide_candle.state IS 'PARTIAL: a part is still forming, or nothing yet proves that the end has passed. REVISED: a part was. CLOSED otherwise.';
COMMENT ON COLUMN wide_candle.revision IS 'Sum of the revisions of the parts.';
COMMENT ON COLUMN wide_candle.recorded_at IS 'When the newest part was written.';

REVOKE EXECUTE ON FUNCTION candles, candle_as_of, candle_vwap FROM PUBLIC;
GRANT EXECUTE ON FUNCTION candles, candle_as_of, candle_vwap TO candlewick_reader, candlewick_writer;
