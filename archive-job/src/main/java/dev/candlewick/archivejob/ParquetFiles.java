package dev.candlewick.archivejob;

import dev.candlewick.archive.ArchivedRecord;
import dev.candlewick.archive.RecordWriter;
import java.io.IOException;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Writes each file of the sink with a {@link RecordWriter}. */
final class ParquetFiles implements BulkWriter.Factory<ArchivedRecord> {

    private static final long serialVersionUID = 1;

    @Override
    public BulkWriter<ArchivedRecord> create(FSDataOutputStream out) throws IOException {
        RecordWriter records = new RecordWriter(out);
        return new BulkWriter<>() {
            @Override
            public void addElement(ArchivedRecord record) throws IOException {
                records.write(record);
            }

            @Override
            public void flush() {
                // A Parquet file has no end but its last.
            }

            @Override
            public void finish() throws IOException {
                records.close();
            }
        };
    }
}
