package dev.candlewick.archivejob;

import dev.candlewick.archive.ArchivedRecord;
import java.time.LocalDate;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/**
 * The folder of a record: the day of its time in UTC, and its partition. Times that senders have
 * made up lie together, since each folder with an open file costs memory.
 */
final class DayAndPartition implements BucketAssigner<ArchivedRecord, String> {

    private static final long serialVersionUID = 1;
    private static final long DAY = 86_400_000L;

    /** 2000-01-01 and 2100-01-01, days since the epoch. */
    private static final long FIRST_DAY = 10_957;

    private static final long LAST_DAY = 47_482;

    @Override
    public String getBucketId(ArchivedRecord record, Context context) {
        long day = Math.floorDiv(record.time(), DAY);
        String date =
                day < FIRST_DAY || day >= LAST_DAY ? "none" : LocalDate.ofEpochDay(day).toString();
        return "date=" + date + "/partition=" + record.partition();
    }

    @Override
    public SimpleVersionedSerializer<String> getSerializer() {
        return SimpleVersionedStringSerializer.INSTANCE;
    }
}
