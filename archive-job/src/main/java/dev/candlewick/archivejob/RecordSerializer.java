package dev.candlewick.archivejob;

import dev.candlewick.archive.ArchivedRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Records between tasks; never in state. */
final class RecordSerializer extends TypeSerializerSingleton<ArchivedRecord> {

    private static final long serialVersionUID = 1;
    private static final int NONE = -1;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public ArchivedRecord createInstance() {
        return new ArchivedRecord(0, 0, ArchivedRecord.NO_TIME, false, null, null, List.of());
    }

    @Override
    public ArchivedRecord copy(ArchivedRecord from) {
        return from;
    }

    @Override
    public ArchivedRecord copy(ArchivedRecord from, ArchivedRecord reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(ArchivedRecord record, DataOutputView out) throws IOException {
        out.writeInt(record.partition());
        out.writeLong(record.offset());
        out.writeLong(record.time());
        out.writeBoolean(record.appendTime());
        write(record.key(), out);
        write(record.value(), out);
        out.writeInt(record.headers().size());
        for (ArchivedRecord.Header header : record.headers()) {
            out.writeUTF(header.name());
            write(header.value(), out);
        }
    }

    @Override
    public ArchivedRecord deserialize(DataInputView in) throws IOException {
        int partition = in.readInt();
        long offset = in.readLong();
        long time = in.readLong();
        boolean appendTime = in.readBoolean();
        byte[] key = read(in);
        byte[] value = read(in);
        int count = in.readInt();
        List<ArchivedRecord.Header> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            headers.add(new ArchivedRecord.Header(in.readUTF(), read(in)));
        }
        return new ArchivedRecord(partition, offset, time, appendTime, key, value, headers);
    }

    @Override
    public ArchivedRecord deserialize(ArchivedRecord reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public void copy(DataInputView in, DataOutputView out) throws IOException {
        serialize(deserialize(in), out);
    }

    @Override
    public TypeSerializerSnapshot<ArchivedRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    private static void write(byte @Nullable [] bytes, DataOutputView out) throws IOException {
        if (bytes == null) {
            out.writeInt(NONE);
        } else {
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static byte @Nullable [] read(DataInputView in) throws IOException {
        int length = in.readInt();
        if (length == NONE) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** Says which serializer it was. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ArchivedRecord> {
        public Snapshot() {
            super(RecordSerializer::new);
        }
    }
}
