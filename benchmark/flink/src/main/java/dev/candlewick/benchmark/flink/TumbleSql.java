package dev.candlewick.benchmark.flink;

import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.pass.PassServer;
import dev.candlewick.benchmark.pass.Span;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.types.Row;

/**
 * Candles in Flink SQL: TUMBLE over a Kafka table in JSON, one GROUP BY for each of the four
 * widths, united so that they share the source. Two phases: a local aggregate before the shuffle.
 * FIRST_VALUE and LAST_VALUE go by arrival, which is not exact, so open and close have functions of
 * their own that can be merged.
 */
public final class TumbleSql {
    private static final double SCALE = 1e8;

    private TumbleSql() {}

    public static void main(String[] arguments) {
        PassServer.serve(
                arguments,
                (topic, own) ->
                        new FlinkProgram(
                                topic, (settings, receiver) -> define(topic, settings, receiver)));
    }

    private static StreamExecutionEnvironment define(
            FrozenTopic topic, Configuration settings, Receiver receiver) {
        receiver.expect(Span.FOUR);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(topic.parallelism());
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.getConfig().set("table.optimizer.agg-phase-strategy", "TWO_PHASE");
        tables.getConfig().set("table.local-time-zone", "UTC");
        tables.createTemporarySystemFunction("FIRST_BY", FirstBy.class);
        tables.createTemporarySystemFunction("LAST_BY", LastBy.class);
        tables.executeSql(
                """
                CREATE TABLE ticks (
                  symbol STRING NOT NULL,
                  event_time BIGINT NOT NULL,
                  price DOUBLE NOT NULL,
                  size DOUBLE NOT NULL,
                  log_offset BIGINT NOT NULL METADATA FROM 'offset' VIRTUAL,
                  tick_time AS TO_TIMESTAMP_LTZ(event_time / 1000, 3),
                  WATERMARK FOR tick_time AS tick_time - INTERVAL '%s' SECOND
                ) WITH (
                  'connector' = 'kafka',
                  'topic' = '%s',
                  'properties.bootstrap.servers' = '%s',
                  'properties.group.id' = 'sql',
                  'properties.max.poll.records' = '%d',
                  'scan.startup.mode' = 'earliest-offset',
                  'format' = 'json'
                )
                """
                        .formatted(
                                FrozenTopic.OUT_OF_ORDERNESS_MILLIS / 1000.0,
                                topic.name(),
                                topic.bootstrapServers(),
                                FrozenTopic.MAX_POLL_RECORDS));
        String query =
                Span.FOUR.stream()
                        .map(TumbleSql::candles)
                        .collect(Collectors.joining("UNION ALL\n"));
        tables.toDataStream(tables.sqlQuery(query)).sinkTo(new RowSink()).name("hash candles");
        return environment;
    }

    private static String candles(Span span) {
        return """
        SELECT '%s', symbol, window_start,
          FIRST_BY(price, event_time, log_offset), MAX(price), MIN(price),
          LAST_BY(price, event_time, log_offset), SUM(size), COUNT(*)
        FROM TABLE(TUMBLE(TABLE ticks, DESCRIPTOR(tick_time), INTERVAL '%d' SECOND(3)))
        GROUP BY symbol, window_start, window_end
        """
                .formatted(span.label(), span.millis() / 1000);
    }

    /** What the first or last value is so far. Public fields make it a structured type. */
    public static class Print {
        public long time;
        public long offset;
        public double value;
        public boolean present;
    }

    /** The value that comes first or last by (time, offset). */
    public abstract static class ByTime extends AggregateFunction<Double, Print> {
        abstract boolean replaces(long time, long offset, Print print);

        public void accumulate(Print print, double value, long time, long offset) {
            if (!print.present || replaces(time, offset, print)) {
                print.time = time;
                print.offset = offset;
                print.value = value;
                print.present = true;
            }
        }

        /** Takes over what another phase has found. */
        public void merge(Print print, Iterable<Print> others) {
            for (Print other : others) {
                if (other.present) {
                    accumulate(print, other.value, other.time, other.offset);
                }
            }
        }

        @Override
        public Print createAccumulator() {
            return new Print();
        }

        @Override
        public Double getValue(Print print) {
            return print.value;
        }
    }

    /** First. */
    public static class FirstBy extends ByTime {
        @Override
        boolean replaces(long time, long offset, Print print) {
            return time < print.time || (time == print.time && offset < print.offset);
        }
    }

    /** Last. */
    public static class LastBy extends ByTime {
        @Override
        boolean replaces(long time, long offset, Print print) {
            return time > print.time || (time == print.time && offset > print.offset);
        }
    }

    private static final class RowSink implements Sink<Row> {
        @Override
        public SinkWriter<Row> createWriter(WriterInitContext context) {
            Receiver receiver = Receiver.current();
            return new Writing<>() {
                @Override
                void take(Row row) {
                    LocalDateTime start = row.getFieldAs(2);
                    Long trades = row.getFieldAs(8);
                    receiver.put(
                            Span.labelled(row.getFieldAs(0)),
                            row.getFieldAs(1),
                            start.toEpochSecond(ZoneOffset.UTC) * 1_000_000,
                            scaled(row, 3),
                            scaled(row, 4),
                            scaled(row, 5),
                            scaled(row, 6),
                            scaled(row, 7),
                            Objects.requireNonNull(trades));
                }
            };
        }

        private static long scaled(Row row, int field) {
            Double value = row.getFieldAs(field);
            return Math.round(Objects.requireNonNull(value) * SCALE);
        }
    }
}
