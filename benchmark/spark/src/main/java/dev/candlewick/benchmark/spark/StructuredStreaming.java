package dev.candlewick.benchmark.spark;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.window;

import dev.candlewick.benchmark.pass.Candles;
import dev.candlewick.benchmark.pass.Clock;
import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.pass.Outcome;
import dev.candlewick.benchmark.pass.PassServer;
import dev.candlewick.benchmark.pass.Program;
import dev.candlewick.benchmark.pass.Span;
import dev.candlewick.benchmark.pass.TemporaryFolder;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Candles in one streaming query over JSON: each tick becomes one row for each of the four widths,
 * which is cheaper than four queries, and an updated candle comes out with every batch. State is
 * dropped by windows of the largest width. The key by which open and close are chosen is one
 * number, (time inside that window, offset), because a pair of numbers would make Spark sort.
 */
public final class StructuredStreaming implements Program {
    private static final double SCALE = 1e8;
    private static final Span LARGEST = Span.FOUR.getLast();

    /** Bits for the offset; the time inside the largest window takes 30. */
    private static final int OFFSET_BITS = 33;

    private static final int TICKS_IN_A_BATCH = 2_000_000;

    private static final StructType MESSAGE =
            new StructType()
                    .add("symbol", DataTypes.StringType)
                    .add("event_time", DataTypes.LongType)
                    .add("price", DataTypes.DoubleType)
                    .add("size", DataTypes.DoubleType);

    private final FrozenTopic topic;
    private final SparkSession session;

    private StructuredStreaming(FrozenTopic topic) {
        this.topic = topic;
        session =
                SparkSession.builder()
                        .appName("candlewick-bench")
                        .master("local[" + topic.parallelism() + "]")
                        .config("spark.ui.enabled", "false")
                        .config("spark.sql.shuffle.partitions", topic.parallelism())
                        .config("spark.sql.session.timeZone", "UTC")
                        .getOrCreate();
        session.sparkContext().setLogLevel("WARN");
    }

    public static void main(String[] arguments) {
        PassServer.serve(arguments, (topic, own) -> new StructuredStreaming(topic));
    }

    @Override
    public Outcome pass(Clock clock) throws Exception {
        Candles candles = new Candles(topic, Span.FOUR);
        VoidFunction2<Dataset<Row>, Long> collect =
                (batch, number) -> batch.collectAsList().forEach(row -> put(candles, row));
        try (TemporaryFolder checkpoints = TemporaryFolder.create()) {
            candles(ticks())
                    .writeStream()
                    .outputMode(OutputMode.Update())
                    .option("checkpointLocation", checkpoints.path().toString())
                    .trigger(Trigger.AvailableNow())
                    .foreachBatch(collect)
                    .start()
                    .awaitTermination();
            clock.stop();
        }
        candles.awaitAll(0);
        return Outcome.of(topic.messages(), 0, candles);
    }

    private Dataset<Row> ticks() {
        return session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", topic.bootstrapServers())
                .option("kafka.max.poll.records", FrozenTopic.MAX_POLL_RECORDS)
                .option("subscribe", topic.name())
                .option("startingOffsets", "earliest")
                .option("maxOffsetsPerTrigger", TICKS_IN_A_BATCH)
                .load()
                .select(from_json(col("value").cast("string"), MESSAGE).as("tick"), col("offset"))
                .select(
                        col("tick.*"),
                        timestamp_micros(col("tick.event_time")).as("at"),
                        expr("shiftleft(tick.event_time %% %d, %d) + offset"
                                        .formatted(LARGEST.micros(), OFFSET_BITS))
                                .as("place"))
                .withWatermark("at", "10 seconds");
    }

    private static Dataset<Row> candles(Dataset<Row> ticks) {
        Column[] widths = Span.FOUR.stream().map(span -> lit(span.micros())).toArray(Column[]::new);
        return ticks.withColumn("width", explode(array(widths)))
                .groupBy(
                        window(col("at"), LARGEST.millis() + " milliseconds"),
                        col("symbol"),
                        col("width"),
                        expr("event_time - event_time % width").as("start"))
                .agg(
                        min_by(col("price"), col("place")).as("open"),
                        max(col("price")).as("high"),
                        min(col("price")).as("low"),
                        max_by(col("price"), col("place")).as("close"),
                        sum(col("size")).as("volume"),
                        count(lit(1)).as("trades"))
                .drop("window");
    }

    private static void put(Candles candles, Row row) {
        long width = row.getLong(row.fieldIndex("width"));
        for (Span span : Span.FOUR) {
            if (span.micros() == width) {
                candles.put(
                        span,
                        row.getString(row.fieldIndex("symbol")),
                        row.getLong(row.fieldIndex("start")),
                        scaled(row, "open"),
                        scaled(row, "high"),
                        scaled(row, "low"),
                        scaled(row, "close"),
                        scaled(row, "volume"),
                        row.getLong(row.fieldIndex("trades")));
            }
        }
    }

    private static long scaled(Row row, String field) {
        return Math.round(row.getDouble(row.fieldIndex(field)) * SCALE);
    }

    @Override
    public void close() {
        session.stop();
    }
}
