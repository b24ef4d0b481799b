-- What is known of instruments beside their ticks: facts, splits and dividends, each as its source states it; and prices
-- that are adjusted for them when they are read. None of it belongs to an epoch: nothing here is folded from the log.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'candlewick_importer') THEN
        RAISE EXCEPTION 'the role candlewick_importer is missing'
            USING HINT = 'Run sql/bootstrap/roles.sql and sql/bootstrap/database.sql of this version as superuser first.';
    END IF;
END
$$;

CREATE TABLE instrument_fact (
    statement_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    symbol       text        NOT NULL CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$'),
    fact         text        NOT NULL CHECK (fact IN
        ('name', 'venue', 'currency', 'sector', 'industry', 'market_value', 'year_low', 'year_high', 'shares')),
    value        text        CHECK (value <> '' AND length(value) <= 256),
    number       numeric     GENERATED ALWAYS AS
        (CASE WHEN fact IN ('market_value', 'year_low', 'year_high', 'shares') THEN value::numeric END) STORED,
    source       text        NOT NULL CHECK (source ~ '^[a-z0-9_-]{1,32}$'),
    origin       text        NOT NULL DEFAULT '' CHECK (length(origin) <= 512),
    recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT instrument_fact_number CHECK (number >= 0 AND number < 'infinity')
);
CREATE INDEX instrument_fact_newest ON instrument_fact (symbol, fact, source, statement_id DESC);
COMMENT ON TABLE instrument_fact IS 'Every statement of a source about an instrument that differs from its statement before: the history of the facts. Rows are added and never changed. What holds now stands in current_fact and in instrument.';
COMMENT ON COLUMN instrument_fact.statement_id IS 'Number of the statement; later ones have larger numbers.';
COMMENT ON COLUMN instrument_fact.symbol IS 'Symbol as in the topic.';
COMMENT ON COLUMN instrument_fact.fact IS 'name, venue, currency, sector, industry, market_value (in the currency), year_low and year_high (lowest and highest price of 52 weeks), shares (outstanding).';
COMMENT ON COLUMN instrument_fact.value IS 'What the source says; NULL: that there is none, or that it says so no longer.';
COMMENT ON COLUMN instrument_fact.number IS 'The value of market_value, year_low, year_high and shares as a number.';
COMMENT ON COLUMN instrument_fact.source IS 'Who says so: file, or the name of a service.';
COMMENT ON COLUMN instrument_fact.origin IS 'Where it was read: file and line, or the call of the service.';
COMMENT ON COLUMN instrument_fact.recorded_at IS 'When the statement was recorded.';

CREATE TABLE corporate_action_history (
    statement_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    symbol       text        NOT NULL CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$'),
    ex_date      date        NOT NULL CHECK (ex_date BETWEEN '1800-01-01' AND '2199-12-31'),
    action       text        NOT NULL CHECK (action IN ('SPLIT', 'DIVIDEND')),
    label        text        NOT NULL DEFAULT '' CHECK (length(label) <= 64),
    split_to     numeric,
    split_from   numeric,
    amount       numeric,
    currency     text        CHECK (currency ~ '^[A-Za-z0-9]{2,10}$'),
    shares_as_of date,
    is_withdrawn boolean     NOT NULL DEFAULT false,
    source       text        NOT NULL CHECK (source ~ '^[a-z0-9_-]{1,32}$'),
    origin       text        NOT NULL DEFAULT '' CHECK (length(origin) <= 512),
    recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT corporate_action_of_its_kind CHECK (CASE
        WHEN is_withdrawn THEN num_nonnulls(split_to, split_from, amount, currency, shares_as_of) = 0
        WHEN action = 'SPLIT' THEN num_nonnulls(split_to, split_from) = 2 AND num_nonnulls(amount, currency, shares_as_of) = 0
        ELSE num_nonnulls(split_to, split_from) = 0 AND num_nonnulls(amount, shares_as_of) = 2 END),
    CONSTRAINT corporate_action_numbers CHECK (
        split_to > 0 AND split_from > 0 AND split_to < 'infinity' AND split_from < 'infinity' AND split_to <> split_from
        OR amount > 0 AND amount < 'infinity' OR is_withdrawn),
    CONSTRAINT corporate_action_counted_later CHECK (shares_as_of >= ex_date)
);
CREATE INDEX corporate_action_history_newest
    ON corporate_action_history (symbol, ex_date, action, label, source, statement_id DESC);
COMMENT ON TABLE corporate_action_history IS 'Every statement of a source about a split or a dividend that differs from its statement before. Rows are added and never changed. What holds now stands in corporate_action.';
COMMENT ON COLUMN corporate_action_history.is_withdrawn IS 'Of a file: there is no such action, whatever others say. Of a service: it no longer names it.';

-- The same said again is no change.
CREATE FUNCTION instrument_fact_keep_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before instrument_fact;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('candlewick fact ' || NEW.symbol, 0));
    SELECT * INTO before FROM instrument_fact f
    WHERE f.symbol = NEW.symbol AND f.fact = NEW.fact AND f.source = NEW.source
    ORDER BY f.statement_id DESC LIMIT 1;
    IF FOUND AND (before.value IS NOT DISTINCT FROM NEW.value
                  OR CASE WHEN before.number IS NOT NULL THEN before.number = NEW.value::numeric END) THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER keep_changes BEFORE INSERT ON instrument_fact
FOR EACH ROW EXECUTE FUNCTION instrument_fact_keep_changes();

CREATE VIEW current_fact AS
SELECT DISTINCT ON (symbol, fact) symbol, fact, value, number, source, origin, recorded_at
FROM (SELECT DISTINCT ON (symbol, fact, source) * FROM instrument_fact
      ORDER BY symbol, fact, source, statement_id DESC) newest
WHERE source = 'file' OR value IS NOT NULL
ORDER BY symbol, fact, (source = 'file') DESC, statement_id DESC;
COMMENT ON VIEW current_fact IS 'What holds of each instrument now: what a file says, else what a service said last. A fact that a file denies has a value of NULL.';

CREATE VIEW corporate_action AS
SELECT symbol, ex_date, action, label, split_to, split_from, amount, currency, shares_as_of, source, origin, recorded_at
FROM (SELECT DISTINCT ON (symbol, ex_date, action, label) *
      FROM (SELECT DISTINCT ON (symbol, ex_date, action, label, source) * FROM corporate_action_history
            ORDER BY symbol, ex_date, action, label, source, statement_id DESC) newest
      ORDER BY symbol, ex_date, action, label, (source = 'file') DESC, is_withdrawn, statement_id DESC) held
WHERE NOT is_withdrawn;
COMMENT ON VIEW corporate_action IS 'The splits and dividends that hold now, each once: what a file says, else what a service said last.';

-- The same said again is no change, and two sources that mean one action by two dates would count it twice.
CREATE FUNCTION corporate_action_keep_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before corporate_action_history;
    near   record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('candlewick fact ' || NEW.symbol, 0));
    SELECT * INTO before FROM corporate_action_history h
    WHERE h.symbol = NEW.symbol AND h.ex_date = NEW.ex_date AND h.action = NEW.action AND h.label = NEW.label
      AND h.source = NEW.source
    ORDER BY h.statement_id DESC LIMIT 1;
    -- The day in whose shares an amount is counted goes on with every fetch; an amount that stays the same keeps its first.
    IF FOUND AND before.is_withdrawn = NEW.is_withdrawn
       AND before.split_to * NEW.split_from IS NOT DISTINCT FROM NEW.split_to * before.split_from
       AND before.amount IS NOT DISTINCT FROM NEW.amount AND before.currency IS NOT DISTINCT FROM NEW.currency
       AND (before.shares_as_of IS NOT DISTINCT FROM NEW.shares_as_of
            OR NEW.source <> 'file' AND before.shares_as_of > NEW.ex_date AND NEW.shares_as_of > NEW.ex_date) THEN
        RETURN NULL;
    END IF;
    IF NOT NEW.is_withdrawn THEN
        SELECT a.ex_date, a.source INTO near FROM corporate_action a
        WHERE a.symbol = NEW.symbol AND a.action = NEW.action AND a.label = NEW.label
          AND a.source <> NEW.source AND a.ex_date <> NEW.ex_date AND a.ex_date BETWEEN NEW.ex_date - 5 AND NEW.ex_date + 5
          -- A date of which this source, or a file, speaks itself is no misprint of another.
          AND NOT EXISTS (SELECT FROM corporate_action_history h
                          WHERE h.symbol = NEW.symbol AND h.action = NEW.action AND h.label = NEW.label
                            AND h.source IN (NEW.source, 'file')
                            AND (h.ex_date = a.ex_date AND h.source = NEW.source OR h.ex_date = NEW.ex_date AND h.source = 'file'))
        ORDER BY a.ex_date LIMIT 1;
        IF FOUND THEN
            RAISE unique_violation USING
                MESSAGE = format('%s has a %s on %s already, by %s; another on %s would count it twice',
                                 NEW.symbol, NEW.action, near.ex_date, near.source, NEW.ex_date),
                HINT = format('Say in a file which of them there is: a row for the right date with its value, and one for the wrong date with the value -, the one with - first (symbol,ex_date,action,value: %s,%s,%s,-).',
                              NEW.symbol, near.ex_date, NEW.action);
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER keep_changes BEFORE INSERT ON corporate_action_history
FOR EACH ROW EXECUTE FUNCTION corporate_action_keep_changes();

DO $$
DECLARE
    relation text;
    remark   record;
BEGIN
    FOREACH relation IN ARRAY ARRAY['corporate_action_history', 'corporate_action'] LOOP
        FOR remark IN SELECT * FROM (VALUES
            ('statement_id', 'Number of the statement; later ones have larger numbers.'),
            ('symbol', 'Symbol as in the topic.'),
            ('ex_date', 'First trading date, in the zone of the exchange, whose prices are those after the action.'),
            ('action', 'SPLIT or DIVIDEND.'),
            ('label', 'Tells apart several dividends of one date, for instance special; mostly empty.'),
            ('split_to', 'Of a SPLIT: so many shares after it ...'),
            ('split_from', '... for so many before it. 7 for 1: split_to 7, split_from 1.'),
            ('amount', 'Of a DIVIDEND: paid for one share, as shares are counted on shares_as_of.'),
            ('currency', 'Of a DIVIDEND: currency of the amount; NULL: that of the prices.'),
            ('shares_as_of', 'Of a DIVIDEND: the date whose shares the amount is for. The ex_date where the source gives amounts as they were paid; the day of the call where it divides them by later splits.'),
            ('source', 'Who says so: file, or the name of a service.'),
            ('origin', 'Where it was read: file and line, or the call of the service.'),
            ('recorded_at', 'When the statement was recorded.')) AS r (name, text)
        LOOP
            IF relation = 'corporate_action_history' OR remark.name <> 'statement_id' THEN
                EXECUTE format('COMMENT ON COLUMN %I.%I IS %L', relation, remark.name, remark.text);
            END IF;
        END LOOP;
    END LOOP;
    FOR remark IN
        SELECT a.attname AS name, col_description('instrument_fact'::regclass, stored.attnum) AS text
        FROM pg_attribute a JOIN pg_attribute stored ON stored.attrelid = 'instrument_fact'::regclass AND stored.attname = a.attname
        WHERE a.attrelid = 'current_fact'::regclass AND a.attnum > 0
    LOOP
        EXECUTE format('COMMENT ON COLUMN current_fact.%I IS %L', remark.name, remark.text);
    END LOOP;
END
$$;

-- A column that is not asked for costs nothing: each is a look of its own.
CREATE OR REPLACE VIEW instrument AS
SELECT i.symbol, i.calendar, i.condition_table, i.tick_size,
       CASE WHEN i.name <> '' THEN i.name
            ELSE coalesce((SELECT f.value FROM current_fact f WHERE f.symbol = i.symbol AND f.fact = 'name'), '') END AS name,
       i.log_partition, i.first_seen_at,
       (SELECT f.value FROM current_fact f WHERE f.symbol = i.symbol AND f.fact = 'venue') AS venue,
       (SELECT f.value FROM current_fact f WHERE f.symbol = i.symbol AND f.fact = 'currency') AS currency,
       (SELECT f.value FROM current_fact f WHERE f.symbol = i.symbol AND f.fact = 'sector') AS sector,
       (SELECT f.value FROM current_fact f WHERE f.symbol = i.symbol AND f.fact = 'industry') AS industry,
       (SELECT f.number FROM current_fact f WHERE f.symbol = i.symbol AND f.fact = 'market_value') AS market_value,
       (SELECT f.number FROM current_fact f WHERE f.symbol = i.symbol AND f.fact = 'year_low') AS year_low,
       (SELECT f.number FROM current_fact f WHERE f.symbol = i.symbol AND f.fact = 'year_high') AS year_high,
       (SELECT f.number FROM current_fact f WHERE f.symbol = i.symbol AND f.fact = 'shares') AS shares
FROM epoch_instrument i WHERE i.log_epoch = (SELECT e.log_epoch FROM epoch e WHERE e.state = 'LIVE');
COMMENT ON COLUMN instrument.name IS 'Full name: that of the instrument file, else the fact; empty when neither names one.';
COMMENT ON COLUMN instrument.venue IS 'Where it is traded, as the source names the exchange; NULL when no fact says so.';
COMMENT ON COLUMN instrument.currency IS 'Currency of its prices; NULL when no fact says so.';
COMMENT ON COLUMN instrument.sector IS 'Sector of the economy, in the words of the source; NULL when no fact says so.';
COMMENT ON COLUMN instrument.industry IS 'Industry within the sector, in the words of the source; NULL when no fact says so.';
COMMENT ON COLUMN instrument.market_value IS 'Market value in its currency, as the source stated it; NULL when no fact says so.';
COMMENT ON COLUMN instrument.year_low IS 'Lowest price of the 52 weeks before the statement; NULL when no fact says so.';
COMMENT ON COLUMN instrument.year_high IS 'Highest price of the 52 weeks before the statement; NULL when no fact says so.';
COMMENT ON COLUMN instrument.shares IS 'Shares outstanding; NULL when no fact says so.';

-- By what the prices and volumes of a stretch of dates are multiplied, exactly: as fractions. docs/decisions/0027 has the formula.
CREATE FUNCTION price_adjustment(symbol text, adjust text DEFAULT 'splits', as_of date DEFAULT NULL)
RETURNS TABLE (from_date date, to_date date, price_numerator numeric, price_denominator numeric,
               volume_numerator numeric, volume_denominator numeric, price_factor numeric, volume_factor numeric)
LANGUAGE plpgsql STABLE ROWS 20 AS $function$
DECLARE
    till     date := coalesce(as_of, (now() AT TIME ZONE 'UTC')::date);
    known    corporate_action[];
    money    text;
    day      record;
    other    record;
    previous record;
    divisor  numeric;
BEGIN
    IF adjust IS NULL OR adjust NOT IN ('none', 'splits', 'all') THEN
        RAISE invalid_parameter_value USING
            MESSAGE = format('adjust %s is not known', quote_nullable(adjust)),
            HINT = 'Prices are adjusted for none, splits or all (splits and dividends).';
    END IF;
    to_date := 'infinity';
    price_numerator := 1;
    price_denominator := 1;
    volume_numerator := 1;
    volume_denominator := 1;
    SELECT f.value INTO money FROM current_fact f WHERE f.symbol = price_adjustment.symbol AND f.fact = 'currency';
    SELECT array_agg(a) INTO known FROM corporate_action a WHERE a.symbol = price_adjustment.symbol;
    FOR day IN
        SELECT a.ex_date FROM unnest(known) a
        WHERE a.ex_date <= till AND (adjust = 'all' OR adjust = 'splits' AND a.action = 'SPLIT')
        GROUP BY a.ex_date ORDER BY a.ex_date DESC
    LOOP
        from_date := day.ex_date;
        price_factor := round(price_numerator / price_denominator, 16);
        volume_factor := round(volume_numerator / volume_denominator, 16);
        RETURN NEXT;
        to_date := day.ex_date;
        IF adjust = 'all' THEN
            SELECT c.close, 0::numeric AS paid INTO previous FROM candle_1d c
            WHERE c.log_epoch = (SELECT e.log_epoch FROM epoch e WHERE e.state = 'LIVE') AND c.symbol = price_adjustment.symbol
              AND c.start_time < (day.ex_date + 1)::timestamp AT TIME ZONE 'UTC' AND c.session_date < day.ex_date
              AND c.close IS NOT NULL
            ORDER BY c.start_time DESC LIMIT 1;
            IF FOUND THEN
                divisor := 1;
                -- All dividends of the day, for one share of the day before, as a fraction: paid / divisor.
                FOR other IN SELECT a.amount, a.shares_as_of, a.currency FROM unnest(known) a
                             WHERE a.ex_date = day.ex_date AND a.action = 'DIVIDEND'
                LOOP
                    IF other.currency <> money THEN
                        RAISE object_not_in_prerequisite_state USING
                            MESSAGE = format('the dividend of %s on %s is paid in %s, its prices are in %s', symbol, day.ex_date, other.currency, money),
                            HINT = 'State the amount in the currency of the prices, by a file; or adjust for splits only.';
                    END IF;
                    DECLARE
                        later record;
                        shares_to   numeric := 1;
                        shares_from numeric := 1;
                    BEGIN
                        FOR later IN SELECT a.split_to, a.split_from FROM unnest(known) a
                                     WHERE a.action = 'SPLIT' AND a.ex_date BETWEEN day.ex_date AND other.shares_as_of
                        LOOP
                            shares_to := shares_to * later.split_to;
                            shares_from := shares_from * later.split_from;
                        END LOOP;
                        previous.paid := previous.paid * shares_from + other.amount * shares_to * divisor;
                        divisor := divisor * shares_from;
                    END;
                END LOOP;
                IF previous.paid >= previous.close * divisor THEN
                    RAISE object_not_in_prerequisite_state USING
                        MESSAGE = format('the dividends of %s on %s, %s for a share of the day before, are not less than its close, %s',
                                         symbol, day.ex_date, trim_scale(round(previous.paid / divisor, 8)), previous.close),
                        HINT = 'One of the two is wrong, or stated in other units. Correct the action by a file; or adjust for splits only.';
                END IF;
                price_numerator := trim_scale(price_numerator * (previous.close * divisor - previous.paid));
                price_denominator := trim_scale(price_denominator * previous.close * divisor);
            END IF;
        END IF;
        FOR other IN SELECT a.split_to, a.split_from FROM unnest(known) a
                     WHERE a.ex_date = day.ex_date AND a.action = 'SPLIT'
        LOOP
            price_numerator := trim_scale(price_numerator * other.split_from);
            price_denominator := trim_scale(price_denominator * other.split_to);
            volume_numerator := trim_scale(volume_numerator * other.split_to);
            volume_denominator := trim_scale(volume_denominator * other.split_from);
        END LOOP;
        IF adjust = 'splits' THEN
            divisor := gcd(price_numerator, price_denominator);
            price_numerator := trim_scale(div(price_numerator, divisor));
            price_denominator := trim_scale(div(price_denominator, divisor));
            volume_numerator := price_denominator;
            volume_denominator := price_numerator;
        END IF;
    END LOOP;
    from_date := '-infinity';
    price_factor := round(price_numerator / price_denominator, 16);
    volume_factor := round(volume_numerator / volume_denominator, 16);
    RETURN NEXT;
END
$function$;
COMMENT ON FUNCTION price_adjustment IS 'By which fractions prices and volumes of the dates in [from_date, to_date) are multiplied, newest dates first, so that they are told in the shares of as_of (NULL: today): for splits, or for all, which takes dividends out of prices too. The two factors are rounded, for the eye.';

-- A jump of the price that nobody made by trading, so that it is no anomaly.
CREATE FUNCTION expected_gap(symbol text, session_date date) RETURNS numeric LANGUAGE sql STABLE
RETURN coalesce((
    SELECT round(a.price_numerator / a.price_denominator, 16) - 1
    FROM price_adjustment(symbol, 'all', session_date) a WHERE a.to_date = session_date), 0);
COMMENT ON FUNCTION expected_gap IS 'What splits and dividends alone make of the price from the close before a date to that date, as a share of it: -0.5 for a split of 2:1, 0 when there is none.';

CREATE FUNCTION adjusted_candle(
    candle wide_candle, price_numerator numeric, price_denominator numeric,
    volume_numerator numeric, volume_denominator numeric)
RETURNS wide_candle LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
BEGIN
    IF price_numerator <> price_denominator THEN
        candle.open := candle_vwap(candle.open * price_numerator, price_denominator);
        candle.high := candle_vwap(candle.high * price_numerator, price_denominator);
        candle.low := candle_vwap(candle.low * price_numerator, price_denominator);
        candle.close := candle_vwap(candle.close * price_numerator, price_denominator);
        candle.vwap := candle_vwap(candle.turnover * price_numerator, candle.price_volume * price_denominator);
        candle.price_sum := candle_vwap(candle.price_sum * price_numerator, price_denominator);
        -- Products of a price and a size, so with twice the decimals.
        candle.turnover := trim_scale(0.00000001 * candle_vwap(
            100000000 * candle.turnover * price_numerator * volume_numerator, price_denominator * volume_denominator));
    END IF;
    IF volume_numerator <> volume_denominator THEN
        candle.volume := candle_vwap(candle.volume * volume_numerator, volume_denominator);
        candle.price_volume := candle_vwap(candle.price_volume * volume_numerator, volume_denominator);
    END IF;
    RETURN candle;
END
$function$;
COMMENT ON FUNCTION adjusted_candle IS 'A candle with prices and volumes multiplied by two fractions, each value divided once and rounded half-even: to 8 decimals, turnover to 16.';

CREATE FUNCTION adjusted_candles(
    symbol text, width text, "from" timestamptz, "to" timestamptz, session text DEFAULT NULL, fill text DEFAULT 'none',
    adjust text DEFAULT 'splits', as_of date DEFAULT NULL)
RETURNS SETOF wide_candle LANGUAGE plpgsql STABLE ROWS 500 AS $function$
DECLARE
    is_of_days boolean := width ~ '(d|w|mo)$';
    stretches  date[];
    price_by   numeric[];
    price_per  numeric[];
    volume_by  numeric[];
    volume_per numeric[];
    at         integer := 1;
    candle     wide_candle;
    days       record;
    carried    numeric;
    close_date date;
    looked_at  interval;
BEGIN
    SELECT array_agg(a.from_date ORDER BY a.from_date), array_agg(a.price_numerator ORDER BY a.from_date),
           array_agg(a.price_denominator ORDER BY a.from_date), array_agg(a.volume_numerator ORDER BY a.from_date),
           array_agg(a.volume_denominator ORDER BY a.from_date)
        INTO stretches, price_by, price_per, volume_by, volume_per
        FROM price_adjustment(symbol, adjust, as_of) a;
    FOR candle IN SELECT * FROM candles(symbol, width, "from", "to", session, fill) LOOP
        WHILE stretches[at + 1] <= candle.session_date LOOP
            at := at + 1;
        END LOOP;
        IF candle.filled THEN
            IF candle.close IS NOT NULL AND carried IS NULL AND is_of_days THEN
                -- The close was made before the range, perhaps before an action that lies between.
                FOREACH looked_at IN ARRAY ARRAY[interval '40 days', interval '1000 years'] LOOP
                    SELECT c.session_date INTO close_date
                    FROM candles(symbol, '1d', candle.start_time - looked_at, candle.start_time, session) c
                    WHERE c.close IS NOT NULL ORDER BY c.start_time DESC LIMIT 1;
                    EXIT WHEN FOUND;
                END LOOP;
                FOR before IN REVERSE at..1 LOOP
                    CONTINUE WHEN stretches[before] > close_date;
                    carried := candle_vwap(candle.close * price_by[before], price_per[before]);
                    EXIT;
                END LOOP;
            ELSIF NOT is_of_days THEN
                -- Carried within one trading date only.
                carried := candle_vwap(candle.close * price_by[at], price_per[at]);
            END IF;
            IF candle.close IS NOT NULL THEN
                candle.open := carried;
                candle.high := carried;
                candle.low := carried;
                candle.close := carried;
            END IF;
        ELSIF is_of_days AND (stretches[at + 1] - 1)::timestamp AT TIME ZONE 'UTC' < candle.end_time
              AND candle.end_time - candle.start_time > interval '30 hours' THEN
            -- An action may lie inside: the fold of its adjusted days.
            SELECT (array_agg(d.open ORDER BY d.open_at) FILTER (WHERE d.open IS NOT NULL))[1] AS open,
                   max(d.high) AS high, min(d.low) AS low,
                   (array_agg(d.close ORDER BY d.close_at DESC) FILTER (WHERE d.close IS NOT NULL))[1] AS close,
                   (array_agg(d.high_at ORDER BY d.high DESC, d.high_at) FILTER (WHERE d.high IS NOT NULL))[1] AS high_at,
                   (array_agg(d.low_at ORDER BY d.low, d.low_at) FILTER (WHERE d.low IS NOT NULL))[1] AS low_at,
                   trim_scale(sum(d.volume)) AS volume, trim_scale(sum(d.price_volume)) AS price_volume,
                   trim_scale(sum(d.turnover)) AS turnover, trim_scale(sum(d.price_sum)) AS price_sum
                INTO days
                FROM candles(symbol, '1d', candle.start_time, candle.end_time, session) c
                CROSS JOIN LATERAL (SELECT max(i) AS i FROM generate_subscripts(stretches, 1) i
                                    WHERE stretches[i] <= c.session_date) s
                CROSS JOIN LATERAL adjusted_candle(c, price_by[s.i], price_per[s.i], volume_by[s.i], volume_per[s.i]) d;
            candle.open := days.open;
            candle.high := days.high;
            candle.low := days.low;
            candle.close := days.close;
            candle.high_at := days.high_at;
            candle.low_at := days.low_at;
            candle.volume := days.volume;
            candle.price_volume := days.price_volume;
            candle.turnover := days.turnover;
            candle.vwap := candle_vwap(days.turnover, days.price_volume);
            candle.price_sum := days.price_sum;
            carried := coalesce(candle.close, carried);
        ELSE
            candle := adjusted_candle(candle, price_by[at], price_per[at], volume_by[at], volume_per[at]);
            carried := coalesce(candle.close, carried);
        END IF;
        RETURN NEXT candle;
    END LOOP;
END
$function$;
COMMENT ON FUNCTION adjusted_candles IS 'candles(), with prices and volumes told in the shares of as_of (NULL: today). adjust: none; splits; all, which takes dividends out of prices too.';

GRANT SELECT ON instrument_fact, current_fact, corporate_action_history, corporate_action TO candlewick_reader, candlewick_importer;
GRANT INSERT (symbol, fact, value, source, origin) ON instrument_fact TO candlewick_importer;
GRANT INSERT (symbol, ex_date, action, label, split_to, split_from, amount, currency, shares_as_of, is_withdrawn, source, origin)
    ON corporate_action_history TO candlewick_importer;
REVOKE EXECUTE ON FUNCTION price_adjustment, expected_gap, adjusted_candle, adjusted_candles FROM PUBLIC;
GRANT EXECUTE ON FUNCTION price_adjustment, expected_gap, adjusted_candle, adjusted_candles TO candlewick_reader;
