package dev.candlewick.benchmark.flink;

import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.pass.PassServer;
import dev.candlewick.benchmark.pass.Span;
import dev.candlewick.job.CandleJob;
import dev.candlewick.job.CandlePipeline;
import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.candle.Interval;
import dev.candlewick.job.candle.SymbolBatch;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Candlewick's job as it is, with its default options: source, fold and merge. Its candles go into
 * the hash instead of a database. Arguments: the encoding, which the job finds out by itself, and
 * the number of TaskManagers when there is more than one.
 */
public final class CandlewickJob {
    private CandlewickJob() {}

    public static void main(String[] arguments) {
        PassServer.serve(
                arguments,
                (topic, own) ->
                        new FlinkProgram(
                                topic,
                                (settings, receiver) ->
                                        define(topic, settings, receiver, streams -> {}),
                                own.length > 1 ? Integer.parseInt(own[1]) : 1));
    }

    static StreamExecutionEnvironment define(
            FrozenTopic topic,
            Configuration settings,
            Receiver receiver,
            Consumer<CandlePipeline.Streams> furtherSinks,
            String... furtherOptions) {
        receiver.expect(List.of(Span.values()));
        StreamExecutionEnvironment[] environment = new StreamExecutionEnvironment[1];
        CandlePipeline.Streams streams =
                CandleJob.withoutSinks(
                        own -> {
                            Configuration all = new Configuration(own);
                            all.set(
                                    CheckpointingOptions.CHECKPOINT_STORAGE,
                                    settings.get(CheckpointingOptions.CHECKPOINT_STORAGE));
                            all.set(
                                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                                    settings.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY));
                            all.set(
                                    RestartStrategyOptions.RESTART_STRATEGY,
                                    settings.get(RestartStrategyOptions.RESTART_STRATEGY));
                            StreamExecutionEnvironment made =
                                    StreamExecutionEnvironment.getExecutionEnvironment(all);
                            made.setParallelism(topic.parallelism());
                            environment[0] = made;
                            return made;
                        },
                        Stream.concat(
                                        Stream.of(
                                                "--bootstrap-servers",
                                                topic.bootstrapServers(),
                                                "--topic",
                                                topic.name(),
                                                "--database-url",
                                                "jdbc:postgresql://unused"),
                                        Stream.of(furtherOptions))
                                .toArray(String[]::new));
        streams.candles().sinkTo(new CandleSink()).name("hash candles").uid("hash");
        streams.lateTicks().sinkTo(new LateSink<>()).name("count late ticks").uid("late");
        streams.rejectedTicks().sinkTo(new RefusingSink<>()).name("no rejects").uid("rejected");
        furtherSinks.accept(streams);
        return environment[0];
    }

    private static final class CandleSink implements Sink<SymbolBatch> {
        @Override
        public SinkWriter<SymbolBatch> createWriter(WriterInitContext context) {
            Map<Interval, Span> spans = new EnumMap<>(Interval.class);
            for (Interval interval : Interval.values()) {
                spans.put(interval, Span.labelled(interval.label()));
            }
            Receiver receiver = Receiver.current();
            return new Writing<>() {
                @Override
                void take(SymbolBatch batch) {
                    for (Candle candle : batch.candles) {
                        receiver.put(
                                Objects.requireNonNull(spans.get(candle.interval)),
                                batch.symbol,
                                candle.start,
                                candle.ohlcv.open,
                                candle.ohlcv.high,
                                candle.ohlcv.low,
                                candle.ohlcv.close,
                                candle.ohlcv.volumeLow,
                                candle.ohlcv.tradeCount);
                    }
                }
            };
        }
    }

    private static final class LateSink<T> implements Sink<T> {
        @Override
        public SinkWriter<T> createWriter(WriterInitContext context) {
            return new Writing<>() {
                @Override
                void take(T tick) {
                    Receiver.current().late();
                }
            };
        }
    }

    private static final class RefusingSink<T> implements Sink<T> {
        @Override
        public SinkWriter<T> createWriter(WriterInitContext context) {
            return new Writing<>() {
                @Override
                void take(T tick) {
                    throw new IllegalStateException("The job has rejected a tick: " + tick);
                }
            };
        }
    }
}
