-- How long rows are kept. Runs again whenever an age changes. Only the community edition of TimescaleDB drops
-- old chunks by itself; on the Apache edition, and where the age is empty, everything is kept.
DO $$
DECLARE
    rule record;
BEGIN
    IF current_setting('timescaledb.license') = 'timescale' THEN
        FOR rule IN SELECT * FROM (VALUES
            ('candle_1s', '${retention_1s}'),
            ('candle_1m', '${retention_1m}'),
            ('candle_5m', '${retention_5m}'),
            ('candle_15m', '${retention_15m}'),
            ('candle_1h', '${retention_1h}'),
            ('candle_1d', '${retention_1d}'),
            ('candle_revision', '${retention_revision}'),
            ('anomaly', '${retention_anomaly}')) AS r (relation, age)
        LOOP
            PERFORM remove_retention_policy(rule.relation::regclass, if_exists => true);
            IF rule.age <> '' THEN
                PERFORM add_retention_policy(rule.relation::regclass, drop_after => rule.age::interval);
            END IF;
        END LOOP;
    END IF;
END
$$;
