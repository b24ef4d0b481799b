package dev.candlewick.job.candle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/**
 * Carries partials to the keyed operator. They are in no checkpoint, so their bytes may change with
 * the job.
 */
public final class PartialBatchSerializer extends BytesSerializer<PartialBatch> {

    static final PartialBatchSerializer INSTANCE = new PartialBatchSerializer();

    @Override
    public PartialBatch createInstance() {
        return new PartialBatch();
    }

    @Override
    public PartialBatch copy(PartialBatch from) {
        return from.copy();
    }

    @Override
    void write(PartialBatch batch, DataOutput out) throws IOException {
        batch.write(out);
    }

    @Override
    PartialBatch read(DataInput in) throws IOException {
        return PartialBatch.read(in);
    }

    @Override
    public TypeSerializerSnapshot<PartialBatch> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<PartialBatch> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }

    /** Names this serializer to Flink, which would make one by reflection. */
    public static final class Type extends TypeInformation<PartialBatch> {

        private static final long serialVersionUID = 1;

        @Override
        public boolean isBasicType() {
            return false;
        }

        @Override
        public boolean isTupleType() {
            return false;
        }

        @Override
        public int getArity() {
            return 1;
        }

        @Override
        public int getTotalFields() {
            return 1;
        }

        @Override
        public Class<PartialBatch> getTypeClass() {
            return PartialBatch.class;
        }

        @Override
        public boolean isKeyType() {
            return false;
        }

        @Override
        public TypeSerializer<PartialBatch> createSerializer(SerializerConfig config) {
            return INSTANCE;
        }

        @Override
        public String toString() {
            return "PartialBatch";
        }

        @Override
        public boolean equals(Object other) {
            return canEqual(other);
        }

        @Override
        public int hashCode() {
            return Type.class.hashCode();
        }

        @Override
        public boolean canEqual(Object other) {
            return other instanceof Type;
        }
    }
}
