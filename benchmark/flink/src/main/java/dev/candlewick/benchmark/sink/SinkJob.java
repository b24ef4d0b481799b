package dev.candlewick.benchmark.sink;

import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.candle.SymbolBatch;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.LogView;
import dev.candlewick.job.timescale.DatabaseOptions;
import dev.candlewick.job.timescale.EpochRules;
import dev.candlewick.job.timescale.FlushOptions;
import dev.candlewick.job.timescale.TimescaleSinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/**
 * Writes candles and ends. Arguments: {@code ours} or {@code jdbc}, JDBC URL, file with the
 * writer's password, number of candles, {@code forming} or {@code final}.
 */
public final class SinkJob {
    private static final String WRITER = "candlewick_writer";
    private static final FlushOptions FLUSH =
            new FlushOptions(Duration.ofMillis(100), 5_000, Duration.ofMinutes(1));

    private SinkJob() {}

    public static void main(String[] arguments) throws Exception {
        boolean ours = arguments[0].equals("ours");
        String url = arguments[1];
        Path password = Path.of(arguments[2]);
        long batches = Long.parseLong(arguments[3]) / MadeCandles.BATCH;
        boolean isFinal = arguments[4].equals("final");
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1, settings);
        DataStream<SymbolBatch> candles =
                environment
                        .fromSequence(0, batches - 1)
                        .map(number -> MadeCandles.batch(number, isFinal))
                        .returns(TypeInformation.of(SymbolBatch.class));
        if (ours) {
            candles.sinkTo(sinks(url, password).candles(Instruments.shipped()));
        } else {
            candles.flatMap(SinkJob::each)
                    .returns(TypeInformation.of(CandleRow.class))
                    .sinkTo(stock(url, password));
        }
        environment.execute("write candles");
    }

    private static void each(SymbolBatch batch, Collector<CandleRow> out) {
        for (Candle candle : batch.candles) {
            CandleRow row = new CandleRow();
            row.symbol = batch.symbol;
            row.candle = candle;
            out.collect(row);
        }
    }

    private static TimescaleSinks sinks(String url, Path password) {
        return new TimescaleSinks(
                new DatabaseOptions(url, WRITER, password.toString()),
                FLUSH,
                new EpochRules(1, "bench", Duration.ofMinutes(10), Instruments.shipped().text()),
                LogView.NONE);
    }

    /**
     * As its documentation has it: one statement with parameters, options left at their defaults.
     */
    private static JdbcSink<CandleRow> stock(String url, Path password) throws IOException {
        return JdbcSink.<CandleRow>builder()
                .withQueryStatement(CandleRow.UPSERT, (statement, row) -> row.bind(statement))
                .withExecutionOptions(JdbcExecutionOptions.defaults())
                .buildAtLeastOnce(
                        new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                                .withUrl(url)
                                .withDriverName("org.postgresql.Driver")
                                .withUsername(WRITER)
                                .withPassword(Files.readString(password).strip())
                                .build());
    }
}
