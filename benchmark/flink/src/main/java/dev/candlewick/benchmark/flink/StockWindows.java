package dev.candlewick.benchmark.flink;

import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.pass.PassServer;
import dev.candlewick.benchmark.pass.Span;
import dev.candlewick.benchmark.peer.Ohlcv;
import dev.candlewick.benchmark.peer.Tick;
import dev.candlewick.benchmark.peer.TickReader;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Candles as Flink's documentation makes them: the stream keyed by symbol, a tumbling window with
 * an incremental aggregate for each of the four widths. No type falls back to Kryo. Argument: the
 * encoding.
 */
public final class StockWindows {
    private StockWindows() {}

    public static void main(String[] arguments) {
        PassServer.serve(
                arguments,
                (topic, own) ->
                        new FlinkProgram(
                                topic,
                                (settings, receiver) -> define(topic, own[0], settings, receiver)));
    }

    private static StreamExecutionEnvironment define(
            FrozenTopic topic, String encoding, Configuration settings, Receiver receiver) {
        receiver.expect(Span.FOUR);
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(topic.parallelism());
        KeyedStream<Tick, String> ticks =
                environment
                        .fromSource(source(topic, encoding), watermarks(), "ticks")
                        .keyBy(tick -> tick.symbol);
        for (Span span : Span.FOUR) {
            ticks.window(TumblingEventTimeWindows.of(Duration.ofMillis(span.millis())))
                    .aggregate(new Fold(), new Close(span))
                    .name("candles of " + span.label())
                    .sinkTo(new CandleSink())
                    .name("hash " + span.label());
        }
        return environment;
    }

    private static KafkaSource<Tick> source(FrozenTopic topic, String encoding) {
        return KafkaSource.<Tick>builder()
                .setBootstrapServers(topic.bootstrapServers())
                .setTopics(topic.name())
                .setGroupId("stock-windows")
                .setProperty("max.poll.records", Integer.toString(FrozenTopic.MAX_POLL_RECORDS))
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new Reading(new TickReader(encoding)))
                .build();
    }

    private static WatermarkStrategy<Tick> watermarks() {
        return WatermarkStrategy.<Tick>forBoundedOutOfOrderness(
                        Duration.ofMillis(FrozenTopic.OUT_OF_ORDERNESS_MILLIS))
                .withTimestampAssigner((tick, before) -> tick.eventTime / 1000);
    }

    private static final class Reading implements KafkaRecordDeserializationSchema<Tick> {
        private final TickReader reader;

        Reading(TickReader reader) {
            this.reader = reader;
        }

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<Tick> out) {
            out.collect(reader.read(message.key(), message.value(), message.offset()));
        }

        @Override
        public TypeInformation<Tick> getProducedType() {
            return TypeInformation.of(Tick.class);
        }
    }

    private static final class Fold implements AggregateFunction<Tick, Ohlcv, Ohlcv> {
        @Override
        public Ohlcv createAccumulator() {
            return new Ohlcv();
        }

        @Override
        public Ohlcv add(Tick tick, Ohlcv candle) {
            return candle.add(tick);
        }

        @Override
        public Ohlcv getResult(Ohlcv candle) {
            return candle;
        }

        @Override
        public Ohlcv merge(Ohlcv candle, Ohlcv other) {
            return candle.merge(other);
        }
    }

    /** A candle with its place. Public fields make it a Flink POJO. */
    public static class Closed {
        public String span = "";
        public String symbol = "";
        public long start;
        public Ohlcv candle = new Ohlcv();
    }

    private static final class Close
            extends ProcessWindowFunction<Ohlcv, Closed, String, TimeWindow> {
        private final Span span;

        Close(Span span) {
            this.span = span;
        }

        @Override
        public void process(
                String symbol, Context context, Iterable<Ohlcv> one, Collector<Closed> out) {
            Closed closed = new Closed();
            closed.span = span.label();
            closed.symbol = symbol;
            closed.start = context.window().getStart() * 1000;
            closed.candle = one.iterator().next();
            out.collect(closed);
        }
    }

    private static final class CandleSink implements Sink<Closed> {
        @Override
        public SinkWriter<Closed> createWriter(WriterInitContext context) {
            Receiver receiver = Receiver.current();
            return new Writing<>() {
                @Override
                void take(Closed closed) {
                    Ohlcv candle = closed.candle;
                    receiver.put(
                            Span.labelled(closed.span),
                            closed.symbol,
                            closed.start,
                            candle.open,
                            candle.high,
                            candle.low,
                            candle.close,
                            candle.volume,
                            candle.trades);
                }
            };
        }
    }
}
