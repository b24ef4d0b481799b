-- The gap that splits and dividends make by themselves, beside the flag of a gap that was seen.

CREATE OR REPLACE FUNCTION expected_gap(symbol text, session_date date) RETURNS numeric LANGUAGE plpgsql STABLE AS $function$
BEGIN
    RETURN coalesce((
        SELECT round(a.price_numerator / a.price_denominator, 16) - 1
        FROM price_adjustment(symbol, 'all', session_date) a WHERE a.to_date = session_date), 0);
EXCEPTION WHEN object_not_in_prerequisite_state THEN
    -- Some dividend of the symbol cannot be, perhaps one of long ago; that is no reason to doubt a split.
    RETURN coalesce((
        SELECT round(a.price_numerator / a.price_denominator, 16) - 1
        FROM price_adjustment(symbol, 'splits', session_date) a WHERE a.to_date = session_date), 0);
END
$function$;
COMMENT ON FUNCTION expected_gap IS 'What splits and dividends alone make of the price from the close before a date to that date, as a share of it: -0.5 for a split of 2:1, 0 when there is none. Splits only, while a dividend of the symbol is stated that cannot be.';

-- The job judges a gap by candles alone, which a function of the log must; actions are known beside it, and may be corrected.
CREATE VIEW gap_anomaly AS
SELECT a.symbol, a.start_time, c.session_date, a.severity, a.status, a.observed, a.score,
       e.by_actions, a.score * abs(a.observed - e.by_actions) / abs(a.observed) AS score_without_actions,
       e.by_actions <> 0 AND a.score * abs(a.observed - e.by_actions) <= abs(a.observed) AS is_expected
FROM live_anomaly a
JOIN candle c ON c.symbol = a.symbol AND c.interval = a.interval AND c.start_time = a.start_time
CROSS JOIN LATERAL (SELECT ln(1 + expected_gap(a.symbol, c.session_date))::double precision AS by_actions) e
WHERE a.kind = 'GAP' AND a.observed <> 0;
COMMENT ON VIEW gap_anomaly IS 'Flags of gaps in the live epoch, with what splits and dividends of that date make by themselves.';
COMMENT ON COLUMN gap_anomaly.symbol IS 'Symbol of the instrument.';
COMMENT ON COLUMN gap_anomaly.start_time IS 'Start of the first candle behind the gap.';
COMMENT ON COLUMN gap_anomaly.session_date IS 'Trading date of that candle.';
COMMENT ON COLUMN gap_anomaly.severity IS 'Severity of the flag, which knows nothing of actions.';
COMMENT ON COLUMN gap_anomaly.status IS 'Status of the flag.';
COMMENT ON COLUMN gap_anomaly.observed IS 'Natural logarithm of the open behind the gap over the close before it.';
COMMENT ON COLUMN gap_anomaly.score IS 'Score of the flag.';
COMMENT ON COLUMN gap_anomaly.by_actions IS 'The part of observed that the splits and dividends of the date make by themselves; 0 when there is none.';
COMMENT ON COLUMN gap_anomaly.score_without_actions IS 'Score of what is left without that part.';
COMMENT ON COLUMN gap_anomaly.is_expected IS 'Whether there are actions, and what is left without them would be no gap.';

COMMENT ON COLUMN feed_gap.reason IS 'Why: CUT, SKIPPED, OVERFLOW, REFUSED, STOPPED, MALFORMED, NEW_IDS; CORRECTED, CANCELED: a trade is not as it was told; or a word of another feed.';
