-- What users of the dashboard decide: which flags they have seen, and what they want to be told.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'candlewick_watcher') THEN
        RAISE EXCEPTION 'the role candlewick_watcher is missing'
            USING HINT = 'Run sql/bootstrap/roles.sql and sql/bootstrap/database.sql of this version as superuser first.';
    END IF;
END
$$;

-- By what makes a flag the same flag, not by its row: it holds through every rebuild.
CREATE TABLE acknowledgement (
    acknowledgement_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    symbol             text        NOT NULL CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$'),
    kind               text        NOT NULL CHECK (kind ~ '^[A-Z][A-Z0-9_]{0,31}$'),
    interval           text        NOT NULL CHECK (interval IN ('1s', '1m', 'tick')),
    start_time         timestamptz NOT NULL,
    severity           text        NOT NULL CHECK (severity IN ('INFO', 'WARN', 'CRITICAL')),
    is_acknowledged    boolean     NOT NULL,
    made_by            text        NOT NULL CHECK (length(made_by) BETWEEN 1 AND 200),
    note               text        NOT NULL CHECK (length(note) <= 500),
    made_at            timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX acknowledgement_flag ON acknowledgement (symbol, start_time, kind, interval, acknowledgement_id DESC);
COMMENT ON TABLE acknowledgement IS 'Who has seen a flag, or wants it back in sight; nothing is changed or deleted. Of the rows of one flag the one with the highest acknowledgement_id counts.';
COMMENT ON COLUMN acknowledgement.acknowledgement_id IS 'Number of the row; later ones are larger.';
COMMENT ON COLUMN acknowledgement.symbol IS 'Symbol of the flag.';
COMMENT ON COLUMN acknowledgement.kind IS 'Kind of the flag.';
COMMENT ON COLUMN acknowledgement.interval IS 'Interval of the flag.';
COMMENT ON COLUMN acknowledgement.start_time IS 'Start of the flag, UTC. Symbol, kind, interval and this name it in every epoch.';
COMMENT ON COLUMN acknowledgement.severity IS 'Severity that was seen. A flag that became more severe since is not acknowledged.';
COMMENT ON COLUMN acknowledgement.is_acknowledged IS 'True: seen. False: taken back.';
COMMENT ON COLUMN acknowledgement.made_by IS 'User of the dashboard.';
COMMENT ON COLUMN acknowledgement.note IS 'What the user says of it.';
COMMENT ON COLUMN acknowledgement.made_at IS 'When.';

CREATE TABLE alert (
    alert_id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    made_by       text        NOT NULL CHECK (length(made_by) BETWEEN 1 AND 200),
    made_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    symbol        text        CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$'),
    measure       text        NOT NULL CHECK (measure IN ('PRICE', 'CHANGE', 'VOLUME', 'DAY_VOLUME', 'ANOMALY', 'SILENCE')),
    direction     text        NOT NULL CHECK (direction IN ('ABOVE', 'BELOW', 'EITHER')),
    level         numeric,
    anomaly_kind  text        CHECK (anomaly_kind ~ '^[A-Z][A-Z0-9_]{0,31}$'),
    severity      text        CHECK (severity IN ('INFO', 'WARN', 'CRITICAL')),
    repetition    text        NOT NULL CHECK (repetition IN ('ONCE', 'PER_BAR', 'ALWAYS')),
    bar           text        NOT NULL CHECK (bar IN ('1m', '5m', '15m')),
    webhook       text        CHECK (length(webhook) <= 500),
    note          text        NOT NULL CHECK (length(note) <= 200),
    state         text        NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'PAUSED', 'DONE', 'REMOVED')),
    side          text        NOT NULL DEFAULT 'UNKNOWN' CHECK (side IN ('UNKNOWN', 'ABOVE', 'BELOW')),
    armed_from    timestamptz,
    last_bar      timestamptz,
    fired_count   bigint      NOT NULL DEFAULT 0 CHECK (fired_count >= 0),
    fired_at      timestamptz,
    CONSTRAINT alert_level CHECK ((measure = 'ANOMALY') = (level IS NULL))
);
CREATE INDEX alert_owner ON alert (made_by, alert_id) WHERE state <> 'REMOVED';
COMMENT ON TABLE alert IS 'What users want to be told. Only the role candlewick_watcher reads it, because addresses of webhooks are secrets.';
COMMENT ON COLUMN alert.alert_id IS 'Number of the alert.';
COMMENT ON COLUMN alert.made_by IS 'User of the dashboard who is told.';
COMMENT ON COLUMN alert.made_at IS 'When it was made.';
COMMENT ON COLUMN alert.symbol IS 'Symbol that is watched; NULL: any, with ANOMALY and SILENCE only.';
COMMENT ON COLUMN alert.measure IS 'PRICE: last price. CHANGE: change of the day in per cent. VOLUME: of the forming 1m candle. DAY_VOLUME: of the day. ANOMALY: a new flag. SILENCE: seconds since the last tick was written.';
COMMENT ON COLUMN alert.direction IS 'ABOVE: the measure comes from below the level and reaches it. BELOW: from above. EITHER: both.';
COMMENT ON COLUMN alert.level IS 'The level, in the unit of the measure; NULL with ANOMALY.';
COMMENT ON COLUMN alert.anomaly_kind IS 'Kind of the flag, with ANOMALY; NULL: any.';
COMMENT ON COLUMN alert.severity IS 'Least severity of the flag, with ANOMALY.';
COMMENT ON COLUMN alert.repetition IS 'ONCE: then it is DONE. PER_BAR: at most once in each bar. ALWAYS: whenever it is crossed again.';
COMMENT ON COLUMN alert.bar IS 'Width of the bars of PER_BAR.';
COMMENT ON COLUMN alert.webhook IS 'Address that is called as well; NULL: none.';
COMMENT ON COLUMN alert.note IS 'What the user wants to read when it fires.';
COMMENT ON COLUMN alert.state IS 'ACTIVE, PAUSED, DONE (fired once), REMOVED.';
COMMENT ON COLUMN alert.side IS 'On which side of the level the measure was last; UNKNOWN until it has been seen.';
COMMENT ON COLUMN alert.armed_from IS 'Event time from which flags count: the newest that was known when it was made or resumed. NULL until it has seen the market.';
COMMENT ON COLUMN alert.last_bar IS 'Start of the bar in which it fired last.';
COMMENT ON COLUMN alert.fired_count IS 'How often it has fired; its version, so that no two programs fire it for the same reason.';
COMMENT ON COLUMN alert.fired_at IS 'When it fired last.';

CREATE TABLE alert_firing (
    firing_id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alert_id         bigint      NOT NULL REFERENCES alert,
    made_by          text        NOT NULL,
    symbol           text        CHECK (symbol ~ '^[A-Z0-9._:/-]{1,32}$'),
    message          text        NOT NULL CHECK (length(message) <= 500),
    value            numeric,
    event_time       timestamptz NOT NULL,
    cause            text        CHECK (length(cause) <= 200),
    fired_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    webhook_state    text        NOT NULL CHECK (webhook_state IN ('NONE', 'PENDING', 'DELIVERED', 'FAILED')),
    webhook_attempts integer     NOT NULL DEFAULT 0 CHECK (webhook_attempts >= 0),
    webhook_due      timestamptz,
    webhook_answer   text        NOT NULL DEFAULT '' CHECK (length(webhook_answer) <= 200),
    CONSTRAINT alert_firing_cause UNIQUE (alert_id, cause)
);
CREATE INDEX alert_firing_newest ON alert_firing (made_by, firing_id DESC);
CREATE INDEX alert_firing_pending ON alert_firing (webhook_due) WHERE webhook_state = 'PENDING';
COMMENT ON TABLE alert_firing IS 'Each time an alert fired, and what became of its webhook. The newest 100,000 rows are kept.';
COMMENT ON COLUMN alert_firing.firing_id IS 'Number of the row; later ones are larger.';
COMMENT ON COLUMN alert_firing.alert_id IS 'The alert.';
COMMENT ON COLUMN alert_firing.made_by IS 'User who was told.';
COMMENT ON COLUMN alert_firing.symbol IS 'Symbol that it was about; NULL: the whole feed.';
COMMENT ON COLUMN alert_firing.message IS 'What the user was told.';
COMMENT ON COLUMN alert_firing.value IS 'Value that was seen, in the unit of the measure.';
COMMENT ON COLUMN alert_firing.event_time IS 'Event time of what was seen, UTC.';
COMMENT ON COLUMN alert_firing.cause IS 'The flag, with ANOMALY: no flag fires an alert twice. NULL otherwise.';
COMMENT ON COLUMN alert_firing.fired_at IS 'When it fired.';
COMMENT ON COLUMN alert_firing.webhook_state IS 'NONE: there is no webhook. PENDING: to be called, or called again. DELIVERED, FAILED: how that ended.';
COMMENT ON COLUMN alert_firing.webhook_attempts IS 'How often it was called.';
COMMENT ON COLUMN alert_firing.webhook_due IS 'When it is called next, while PENDING.';
COMMENT ON COLUMN alert_firing.webhook_answer IS 'The status or the failure of the last call, without the address.';

-- An alert that fires all day must not fill the disk. Its owner deletes, so that the watcher need not be able to.
CREATE FUNCTION alert_firing_keep_newest() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM alert_firing WHERE firing_id <= NEW.firing_id - 100000;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION alert_firing_keep_newest() FROM PUBLIC;
CREATE TRIGGER keep_newest AFTER INSERT ON alert_firing FOR EACH ROW EXECUTE FUNCTION alert_firing_keep_newest();

-- Readers see acknowledgements, which stand beside flags; alerts are their owners' business.
REVOKE ALL ON alert, alert_firing FROM candlewick_reader, candlewick_writer;
REVOKE ALL ON acknowledgement FROM candlewick_writer;
GRANT SELECT, INSERT (symbol, kind, interval, start_time, severity, is_acknowledged, made_by, note) ON acknowledgement TO candlewick_watcher;
GRANT SELECT ON alert, alert_firing TO candlewick_watcher;
GRANT INSERT (made_by, symbol, measure, direction, level, anomaly_kind, severity, repetition, bar, webhook, note) ON alert TO candlewick_watcher;
GRANT UPDATE (webhook, state, side, armed_from, last_bar, fired_count, fired_at) ON alert TO candlewick_watcher;
GRANT INSERT (alert_id, made_by, symbol, message, value, event_time, cause, webhook_state, webhook_due) ON alert_firing TO candlewick_watcher;
GRANT UPDATE (webhook_state, webhook_attempts, webhook_due, webhook_answer) ON alert_firing TO candlewick_watcher;
