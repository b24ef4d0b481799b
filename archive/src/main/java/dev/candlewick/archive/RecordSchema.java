package dev.candlewick.archive;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** The columns of a file, in the order of the fields of {@link ArchivedRecord}. */
final class RecordSchema {

    static final String PARTITION = "partition_number";
    static final String OFFSET = "log_offset";
    static final String TIME = "time";
    static final String APPEND_TIME = "append_time";
    static final String KEY = "key";
    static final String VALUE = "value";
    static final String HEADER = "header";
    static final String HEADER_NAME = "name";
    static final String HEADER_VALUE = "value";

    static final int PARTITION_FIELD = 0;
    static final int OFFSET_FIELD = 1;
    static final int TIME_FIELD = 2;
    static final int APPEND_TIME_FIELD = 3;
    static final int KEY_FIELD = 4;
    static final int VALUE_FIELD = 5;
    static final int HEADER_FIELD = 6;

    static final MessageType MESSAGE =
            Types.buildMessage()
                    .required(INT32)
                    .named(PARTITION)
                    .required(INT64)
                    .named(OFFSET)
                    .optional(INT64)
                    .as(timestampType(true, TimeUnit.MILLIS))
                    .named(TIME)
                    .required(BOOLEAN)
                    .named(APPEND_TIME)
                    .optional(BINARY)
                    .named(KEY)
                    .optional(BINARY)
                    .named(VALUE)
                    .repeatedGroup()
                    .required(BINARY)
                    .as(stringType())
                    .named(HEADER_NAME)
                    .optional(BINARY)
                    .named(HEADER_VALUE)
                    .named(HEADER)
                    .named("record");

    private RecordSchema() {}
}
