-- Who has set which threshold when and why. The topic of rules is the truth, the job copies it here; none of it belongs
-- to an epoch: every epoch judges a candle by the rule that was in force at the candle's start.

CREATE TABLE anomaly_rule_change (
    topic          text        NOT NULL,
    log_partition  integer     NOT NULL,
    log_offset     bigint      NOT NULL,
    append_time    timestamptz NOT NULL,
    kind           text,
    symbol_glob    text,
    venue          text,
    effective_from timestamptz,
    action         text CHECK (action IN ('THRESHOLDS', 'OFF', 'DEFAULT')),
    info           numeric CHECK (info > 0),
    warn           numeric,
    critical       numeric,
    changed_by     text,
    reason         text,
    reject_reason  text,
    detail         text        NOT NULL DEFAULT '',
    message_key    bytea,
    message        bytea,
    seen_by_epoch  integer     NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (topic, append_time, log_partition, log_offset),
    CONSTRAINT anomaly_rule_change_is_understood_or_rejected CHECK (
        num_nonnulls(kind, symbol_glob, effective_from, action, changed_by, reason) = CASE WHEN reject_reason IS NULL THEN 6 ELSE 0 END),
    CONSTRAINT anomaly_rule_change_thresholds CHECK (
        num_nonnulls(info, warn, critical) = CASE WHEN action = 'THRESHOLDS' THEN 3 ELSE 0 END AND info <= warn AND warn <= critical)
);
CREATE INDEX anomaly_rule_change_scope
    ON anomaly_rule_change (kind, symbol_glob, venue, effective_from, append_time, log_offset);
COMMENT ON TABLE anomaly_rule_change IS 'Every message of the topic of rules, also those that were rejected and those that compaction has removed there since. Rows are added and never changed. What holds stands in anomaly_rule, what was before in anomaly_rule_history.';
COMMENT ON COLUMN anomaly_rule_change.topic IS 'Kafka topic of the message.';
COMMENT ON COLUMN anomaly_rule_change.log_partition IS 'Kafka partition of the message.';
COMMENT ON COLUMN anomaly_rule_change.log_offset IS 'Kafka offset of the message; rules_version of an anomaly is the highest one it was judged by, plus one.';
COMMENT ON COLUMN anomaly_rule_change.append_time IS 'Timestamp of the Kafka record: when it was changed.';
COMMENT ON COLUMN anomaly_rule_change.kind IS 'Kind of anomaly; NULL when the message was rejected, as in all columns up to reason.';
COMMENT ON COLUMN anomaly_rule_change.symbol_glob IS 'Symbols that it is about: * any characters, ? one.';
COMMENT ON COLUMN anomaly_rule_change.venue IS 'Trading calendar of those symbols; NULL: any.';
COMMENT ON COLUMN anomaly_rule_change.effective_from IS 'Event time from which it holds: candles that start then or later are judged by it.';
COMMENT ON COLUMN anomaly_rule_change.action IS 'THRESHOLDS: sets them. OFF: the kind says nothing. DEFAULT: the rule is taken back, and what is less specific holds again.';
COMMENT ON COLUMN anomaly_rule_change.info IS 'Scores above it are INFO; NULL unless the action is THRESHOLDS, as the next two.';
COMMENT ON COLUMN anomaly_rule_change.warn IS 'Scores above it are WARN.';
COMMENT ON COLUMN anomaly_rule_change.critical IS 'Scores above it are CRITICAL.';
COMMENT ON COLUMN anomaly_rule_change.changed_by IS 'Who has set it, as they said.';
COMMENT ON COLUMN anomaly_rule_change.reason IS 'Why, in their words.';
COMMENT ON COLUMN anomaly_rule_change.reject_reason IS 'Why the message is no rule; NULL when it is one.';
COMMENT ON COLUMN anomaly_rule_change.detail IS 'The same in words; empty when it is a rule.';
COMMENT ON COLUMN anomaly_rule_change.message_key IS 'Key of the record, its first 1024 bytes.';
COMMENT ON COLUMN anomaly_rule_change.message IS 'Value of the record, its first 65536 bytes.';
COMMENT ON COLUMN anomaly_rule_change.seen_by_epoch IS 'Epoch of the job that wrote the row first.';
COMMENT ON COLUMN anomaly_rule_change.recorded_at IS 'When the row was written.';

CREATE VIEW anomaly_rule AS
SELECT kind, symbol_glob, venue, action, info, warn, critical, effective_from,
       lead(effective_from, 1, 'infinity') OVER (PARTITION BY kind, symbol_glob, venue ORDER BY effective_from) AS effective_to,
       changed_by, reason, append_time AS changed_at, log_offset
FROM (SELECT DISTINCT ON (kind, symbol_glob, venue, effective_from) *
      FROM anomaly_rule_change WHERE reject_reason IS NULL
      ORDER BY kind, symbol_glob, venue, effective_from, append_time DESC, log_offset DESC) newest;
COMMENT ON VIEW anomaly_rule IS 'The rules over event time: each holds for candles that start in [effective_from, effective_to). Of those that match a symbol the most specific one decides (docs/anomalies.md); DEFAULT is none.';
CREATE VIEW anomaly_rule_history AS
SELECT c.append_time AS changed_at, c.changed_by, c.reason, c.kind, c.symbol_glob, c.venue, c.effective_from,
       c.action, c.info, c.warn, c.critical,
       coalesce(b.action, 'DEFAULT') AS action_before, b.info AS info_before, b.warn AS warn_before, b.critical AS critical_before,
       c.log_offset
FROM anomaly_rule_change c
LEFT JOIN LATERAL (
    SELECT e.action, e.info, e.warn, e.critical FROM anomaly_rule_change e
    WHERE e.reject_reason IS NULL AND e.kind = c.kind AND e.symbol_glob = c.symbol_glob AND e.venue IS NOT DISTINCT FROM c.venue
      AND e.effective_from <= c.effective_from AND (e.append_time, e.log_offset) < (c.append_time, c.log_offset)
    ORDER BY e.effective_from DESC, e.append_time DESC, e.log_offset DESC LIMIT 1) b ON true
WHERE c.reject_reason IS NULL;
COMMENT ON VIEW anomaly_rule_history IS 'Who has changed which rule when and why, with what held of the same kind, glob and venue before.';

-- Columns of the views that are those of the table mean the same.
DO $$
DECLARE
    meaning record;
BEGIN
    FOR meaning IN
        SELECT c.relname AS view, v.attname AS name, col_description('anomaly_rule_change'::regclass, t.attnum) AS text
        FROM pg_class c JOIN pg_attribute v ON v.attrelid = c.oid AND v.attnum > 0
        JOIN pg_attribute t ON t.attrelid = 'anomaly_rule_change'::regclass AND t.attname = v.attname
        WHERE c.oid IN ('anomaly_rule'::regclass, 'anomaly_rule_history'::regclass)
        UNION ALL
        VALUES ('anomaly_rule', 'effective_to', 'When the next change of the same kind, glob and venue takes effect; infinity: none does.'),
               ('anomaly_rule', 'changed_at', 'When it was set.'),
               ('anomaly_rule_history', 'changed_at', 'When it was changed.'),
               ('anomaly_rule_history', 'action_before', 'What held at effective_from before this change; DEFAULT: no rule of this kind, glob and venue.'),
               ('anomaly_rule_history', 'info_before', 'Its threshold; NULL unless the action before was THRESHOLDS.'),
               ('anomaly_rule_history', 'warn_before', 'As info_before.'),
               ('anomaly_rule_history', 'critical_before', 'As info_before.')
    LOOP
        EXECUTE format('COMMENT ON COLUMN %I.%I IS %L', meaning.view, meaning.name, meaning.text);
    END LOOP;
END
$$;

GRANT SELECT ON anomaly_rule_change, anomaly_rule, anomaly_rule_history TO candlewick_reader;
GRANT INSERT ON anomaly_rule_change TO candlewick_writer;
