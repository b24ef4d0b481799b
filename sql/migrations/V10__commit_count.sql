-- Each writer counts its transactions within them, so that a database which was set back is noticed.

CREATE TABLE commit_count (
    log_epoch integer NOT NULL,
    sink      text    NOT NULL CHECK (sink IN ('candle', 'late_tick', 'rejected_tick')),
    writer    integer NOT NULL CHECK (writer >= 0),
    commits   bigint  NOT NULL CHECK (commits > 0),
    PRIMARY KEY (log_epoch, sink, writer)
) WITH (fillfactor = 10);
COMMENT ON TABLE commit_count IS 'How many transactions each writer of the job has committed. A job that remembers more than it finds here stops: the database has lost some of them.';
COMMENT ON COLUMN commit_count.log_epoch IS 'Epoch that is written.';
COMMENT ON COLUMN commit_count.sink IS 'What is written: candle, late_tick or rejected_tick.';
COMMENT ON COLUMN commit_count.writer IS 'Index of the parallel writer, from 0.';
COMMENT ON COLUMN commit_count.commits IS 'Transactions committed in this epoch, those that were repeated after a restart included.';

GRANT INSERT, UPDATE ON commit_count TO candlewick_writer;
