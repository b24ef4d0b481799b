package dev.candlewick.job;

import dev.candlewick.job.anomaly.AnomalyOperator;
import dev.candlewick.job.anomaly.BarBatch;
import dev.candlewick.job.anomaly.BarBatchSerializer;
import dev.candlewick.job.anomaly.ClosedCandlesOperator;
import dev.candlewick.job.anomaly.RuleLog;
import dev.candlewick.job.anomaly.RuleRecord;
import dev.candlewick.job.anomaly.SymbolFlags;
import dev.candlewick.job.anomaly.SymbolFlagsSerializer;
import dev.candlewick.job.candle.CandleRollupOperator;
import dev.candlewick.job.candle.PartialBatch;
import dev.candlewick.job.candle.PartialBatchSerializer;
import dev.candlewick.job.candle.PartitionFoldOperator;
import dev.candlewick.job.candle.SnapshotTick;
import dev.candlewick.job.candle.SymbolBatch;
import dev.candlewick.job.candle.WrongPartition;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.FeedGap;
import dev.candlewick.job.tick.ImportedCandle;
import dev.candlewick.job.tick.LateTick;
import dev.candlewick.job.tick.LogStretch;
import dev.candlewick.job.tick.LogView;
import dev.candlewick.job.tick.RejectedTick;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The whole topology on one screen: the log and rules go in, candles, what is unusual about them,
 * the ticks that are in none, and what sources sent besides come out.
 */
public final class CandlePipeline {

    private CandlePipeline() {}

    /**
     * By what the log is folded and how often the result is emitted.
     *
     * @param topic name under which rejected ticks are kept
     * @param log what the broker says of the topic
     * @param horizon how far a tick may lie behind the newest event time of its symbol and still be
     *     folded
     * @param partialInterval how long ticks are gathered before the shuffle while the watermark
     *     stands still; longer, up to a second, when handing them on takes long
     * @param sweepInterval how often forming candles are emitted
     * @param partialRowsPerSecond most rows of forming candles in a second, for each parallel copy
     * @param anomalies whether closed candles are judged
     * @param ruleLog the topic of rules that they are judged by
     */
    public record Rules(
            String topic,
            LogView log,
            Duration horizon,
            Instruments instruments,
            Duration partialInterval,
            Duration sweepInterval,
            long partialRowsPerSecond,
            boolean anomalies,
            RuleLog ruleLog) {}

    /** What comes out. */
    public record Streams(
            DataStream<SymbolBatch> candles,
            DataStream<SymbolFlags> flags,
            DataStream<RuleRecord> ruleChanges,
            DataStream<RejectedTick> rejectedTicks,
            DataStream<LateTick> lateTicks,
            DataStream<SnapshotTick> snapshotTicks,
            DataStream<ImportedCandle> importedCandles,
            DataStream<FeedGap> feedGaps) {}

    /**
     * Lays out the operators between the log and the sinks.
     *
     * @param log the log with watermarks, straight from the source: what folds them is chained to
     *     it
     * @param ruleChanges the topic of rules
     */
    public static Streams define(
            DataStream<LogStretch> log, DataStream<RuleRecord> ruleChanges, Rules rules) {
        SingleOutputStreamOperator<PartialBatch> partials =
                log.forward()
                        .transform(
                                "fold ticks into 1s partials",
                                PartialBatchSerializer.TYPE,
                                new PartitionFoldOperator(
                                        rules.horizon,
                                        rules.instruments,
                                        rules.partialInterval,
                                        rules.log))
                        .uid("partition-fold");

        SingleOutputStreamOperator<SymbolBatch> candles =
                partials.keyBy(batch -> batch.symbol, Types.STRING)
                        .transform(
                                "merge partials into candles 1s to 1d",
                                TypeInformation.of(SymbolBatch.class),
                                new CandleRollupOperator(
                                        rules.horizon,
                                        rules.instruments,
                                        rules.sweepInterval,
                                        rules.partialRowsPerSecond))
                        .uid("candle-rollup");

        SingleOutputStreamOperator<BarBatch> closed =
                candles.flatMap(
                                new ClosedCandlesOperator(rules.instruments, rules.anomalies),
                                BarBatchSerializer.TYPE)
                        .name("take closed candles")
                        .uid("closed-candles");

        // Each symbol is where its candles were made: no shuffle.
        SingleOutputStreamOperator<SymbolFlags> flags =
                DataStreamUtils.reinterpretAsKeyedStream(closed, BarBatch::symbol, Types.STRING)
                        .connect(ruleChanges.broadcast(AnomalyOperator.RULES))
                        .process(
                                new AnomalyOperator(
                                        rules.horizon, rules.instruments, rules.ruleLog),
                                SymbolFlagsSerializer.TYPE)
                        .name("judge closed candles")
                        .uid("anomaly-detectors");

        String topic = rules.topic;
        DataStream<RejectedTick> wrongPartition =
                candles.getSideOutput(CandleRollupOperator.WRONG_PARTITION)
                        .map((WrongPartition wrong) -> wrong.toRejectedTick(topic))
                        .returns(RejectedTick.class)
                        .name("keep ticks of a wrong partition")
                        .uid("wrong-partition");

        return new Streams(
                candles,
                flags,
                ruleChanges,
                partials.getSideOutput(PartitionFoldOperator.REJECTED).union(wrongPartition),
                partials.getSideOutput(PartitionFoldOperator.LATE),
                partials.getSideOutput(PartitionFoldOperator.SNAPSHOT),
                partials.getSideOutput(PartitionFoldOperator.IMPORTED),
                partials.getSideOutput(PartitionFoldOperator.GAP));
    }
}
