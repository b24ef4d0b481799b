package dev.candlewick.archivejob;

import dev.candlewick.archive.ArchivedRecord;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink how records are handed from task to task, should source and files ever be parted. */
final class RecordType extends TypeInformation<ArchivedRecord> {

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
    public Class<ArchivedRecord> getTypeClass() {
        return ArchivedRecord.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<ArchivedRecord> createSerializer(SerializerConfig config) {
        return new RecordSerializer();
    }

    @Override
    public String toString() {
        return "ArchivedRecord";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordType;
    }

    @Override
    public int hashCode() {
        return RecordType.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof RecordType;
    }
}
