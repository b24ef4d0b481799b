package dev.candlewick.benchmark.flink;

import org.apache.flink.api.connector.sink2.SinkWriter;

/** A writer that holds nothing back. */
abstract class Writing<T> implements SinkWriter<T> {

    abstract void take(T element);

    @Override
    public void write(T element, Context context) {
        take(element);
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public void close() {}
}
