package dev.candlewick.explain;

import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.log.RecordSource;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;

/** A log whose readings are watched, and end with a {@link CancellationException} when told to. */
final class WatchedRecords implements RecordSource {

    private static final int STEP = 1_024;

    private final RecordSource log;
    private final Watch watch;

    WatchedRecords(RecordSource log, Watch watch) {
        this.log = log;
        this.watch = watch;
    }

    @Override
    public long beginning(int partition) {
        goOn();
        return log.beginning(partition);
    }

    @Override
    public long end(int partition) {
        goOn();
        return log.end(partition);
    }

    @Override
    public void read(int partition, long from, long until, Predicate<LogRecord> reader) {
        goOn();
        watch.read(0, until - from);
        log.read(
                partition,
                from,
                until,
                new Predicate<>() {
                    private long last = from;

                    @Override
                    public boolean test(LogRecord record) {
                        goOn();
                        if (record.offset() - last >= STEP) {
                            last = record.offset();
                            watch.read(last - from, until - from);
                        }
                        return reader.test(record);
                    }
                });
        goOn();
    }

    @Override
    public void close() {
        log.close();
    }

    private void goOn() {
        if (watch.isOver()) {
            throw new CancellationException("nobody waits for the explanation any more");
        }
    }
}
