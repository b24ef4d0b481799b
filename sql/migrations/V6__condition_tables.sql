-- The condition tables that an epoch folds by, so that what a trade did can be looked up where its candles are.
CREATE TABLE epoch_condition_table (
    log_epoch integer NOT NULL,
    name      text    NOT NULL,
    content   text    NOT NULL,
    PRIMARY KEY (log_epoch, name)
);
COMMENT ON TABLE epoch_condition_table IS 'The condition tables of each epoch, those that its instrument file names. Written by the job, which refuses to go on under others.';
COMMENT ON COLUMN epoch_condition_table.log_epoch IS 'Epoch that is folded by it.';
COMMENT ON COLUMN epoch_condition_table.name IS 'Name of the condition table, as in the instrument file.';
COMMENT ON COLUMN epoch_condition_table.content IS 'Its lines, without remarks and empty ones (CSV).';
GRANT INSERT ON epoch_condition_table TO candlewick_writer;
