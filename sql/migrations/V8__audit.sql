-- What the running system has found when it looked at itself: one row for each stretch of time that was compared with the log.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'candlewick_auditor') THEN
        RAISE EXCEPTION 'the role candlewick_auditor is missing'
            USING HINT = 'Run sql/bootstrap/roles.sql and sql/bootstrap/database.sql of this version as superuser first.';
    END IF;
END
$$;

CREATE TABLE audit_run (
    log_epoch         integer     NOT NULL,
    run_id            bigint      GENERATED ALWAYS AS IDENTITY,
    window_start      timestamptz NOT NULL,
    window_end        timestamptz NOT NULL,
    started_at        timestamptz NOT NULL,
    ended_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    outcome           text        NOT NULL CHECK (outcome IN ('OK', 'DIFFERENCES', 'NOT_PROVABLE', 'FAILED')),
    message           text        NOT NULL,
    ticks_read        bigint      NOT NULL CHECK (ticks_read >= 0),
    candles_compared  bigint      NOT NULL CHECK (candles_compared >= 0),
    differences       bigint      NOT NULL CHECK (differences >= 0),
    not_provable      bigint      NOT NULL CHECK (not_provable >= 0),
    stretch           text        NOT NULL CHECK (stretch IN ('NONE', 'COMPLETE', 'BY_TABLES')),
    sample            text[]      NOT NULL,
    PRIMARY KEY (log_epoch, run_id),
    CONSTRAINT audit_run_window CHECK (window_start < window_end),
    CONSTRAINT audit_run_times CHECK (started_at <= ended_at),
    CONSTRAINT audit_run_outcome_fits CHECK ((outcome = 'DIFFERENCES') = (differences > 0))
);
CREATE INDEX audit_run_newest ON audit_run (run_id);
CREATE INDEX audit_run_window_end ON audit_run (log_epoch, window_end);
COMMENT ON TABLE audit_run IS 'Every look of the running system at its own candles: those of 1s to 1h that ended in a window of event time, compared with an independent fold of the log. The newest 10,000 rows are kept.';
COMMENT ON COLUMN audit_run.log_epoch IS 'Epoch that was live.';
COMMENT ON COLUMN audit_run.run_id IS 'Number of the run; later runs have larger ones.';
COMMENT ON COLUMN audit_run.window_start IS 'Start of the window, UTC: candles that ended after it were compared.';
COMMENT ON COLUMN audit_run.window_end IS 'End of the window, UTC: candles that ended at or before it were compared.';
COMMENT ON COLUMN audit_run.started_at IS 'When the run began.';
COMMENT ON COLUMN audit_run.ended_at IS 'When it ended.';
COMMENT ON COLUMN audit_run.outcome IS 'OK: every row compared equals the log. DIFFERENCES: some do not. NOT_PROVABLE: no difference, but the log no longer holds all that would be needed. FAILED: nothing is known, the message says why.';
COMMENT ON COLUMN audit_run.message IS 'The outcome in a sentence.';
COMMENT ON COLUMN audit_run.ticks_read IS 'Messages of the log that were read.';
COMMENT ON COLUMN audit_run.candles_compared IS 'Rows that were compared.';
COMMENT ON COLUMN audit_run.differences IS 'Values and rows that are not as the log says.';
COMMENT ON COLUMN audit_run.not_provable IS 'Rows that the log can no longer prove.';
COMMENT ON COLUMN audit_run.stretch IS 'How the stretch of the log was found that was read. COMPLETE: by the time at which the broker received the messages, or it begins where the log begins, so no tick of the window lies before it. BY_TABLES: by the lowest offset that a candle around the window names; a tick that was lost further back would not be seen. NONE: nothing was read.';
COMMENT ON COLUMN audit_run.sample IS 'The first differences and what cannot be proved, in words.';

CREATE VIEW audit_unresolved AS
SELECT r.log_epoch, r.run_id, r.window_start, r.window_end, r.ended_at, r.differences, r.message, r.sample
FROM audit_run r
WHERE r.outcome = 'DIFFERENCES' AND r.log_epoch = (SELECT e.log_epoch FROM epoch e WHERE e.state = 'LIVE')
  AND NOT EXISTS (
      SELECT FROM audit_run s
      WHERE s.log_epoch = r.log_epoch AND s.run_id > r.run_id AND s.outcome <> 'FAILED'
        AND s.window_start <= r.window_start AND s.window_end >= r.window_end);
COMMENT ON VIEW audit_unresolved IS 'Runs of the live epoch that found differences, as long as no later run over the same time has ended.';
COMMENT ON COLUMN audit_unresolved.log_epoch IS 'The live epoch.';
COMMENT ON COLUMN audit_unresolved.run_id IS 'Number of the run.';
COMMENT ON COLUMN audit_unresolved.window_start IS 'Start of the window, UTC.';
COMMENT ON COLUMN audit_unresolved.window_end IS 'End of the window, UTC.';
COMMENT ON COLUMN audit_unresolved.ended_at IS 'When the run ended.';
COMMENT ON COLUMN audit_unresolved.differences IS 'Values and rows that are not as the log says.';
COMMENT ON COLUMN audit_unresolved.message IS 'The outcome in a sentence.';
COMMENT ON COLUMN audit_unresolved.sample IS 'The first differences, in words.';

-- A year of hourly runs is 8,760. The auditor may not delete; this does it for him.
CREATE FUNCTION audit_run_keep_newest() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM audit_run WHERE run_id <= NEW.run_id - 10000;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION audit_run_keep_newest() FROM PUBLIC;
CREATE TRIGGER keep_newest AFTER INSERT ON audit_run FOR EACH ROW EXECUTE FUNCTION audit_run_keep_newest();

-- The auditor reads what is compared and what it is compared by, and adds rows here; nothing else.
GRANT SELECT ON epoch, epoch_instrument, epoch_condition_table, latest_candle, rejected_candle,
    candle_1s, candle_1m, candle_5m, candle_15m, candle_1h, candle_1d, audit_run, audit_unresolved TO candlewick_auditor;
GRANT INSERT ON audit_run TO candlewick_auditor;
