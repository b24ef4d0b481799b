-- Users change alerts that they have; what was changed stays readable.
ALTER TABLE alert ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0);
COMMENT ON COLUMN alert.version IS 'Raised by every change that its user makes to what it watches and tells, so that nobody fires what it was before.';

CREATE TABLE alert_change (
    change_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alert_id   bigint      NOT NULL REFERENCES alert,
    made_by    text        NOT NULL CHECK (length(made_by) BETWEEN 1 AND 200),
    message    text        NOT NULL CHECK (length(message) <= 2000),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX alert_change_newest ON alert_change (made_by, change_id DESC);
COMMENT ON TABLE alert_change IS 'What users have changed in their alerts; nothing is changed or deleted.';
COMMENT ON COLUMN alert_change.change_id IS 'Number of the row; later ones are larger.';
COMMENT ON COLUMN alert_change.alert_id IS 'The alert.';
COMMENT ON COLUMN alert_change.made_by IS 'User of the dashboard, its owner.';
COMMENT ON COLUMN alert_change.message IS 'What it was and what it became, in words; of the address of a webhook the host only.';
COMMENT ON COLUMN alert_change.changed_at IS 'When.';

REVOKE ALL ON alert_change FROM candlewick_reader, candlewick_writer;
GRANT SELECT, INSERT (alert_id, made_by, message) ON alert_change TO candlewick_watcher;
GRANT UPDATE (symbol, measure, direction, level, anomaly_kind, severity, repetition, bar, note, version) ON alert TO candlewick_watcher;
