package dev.candlewick.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.job.candle.SymbolBatch;
import dev.candlewick.job.candle.WrongPartition;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.LateTick;
import dev.candlewick.job.tick.LogStretch;
import dev.candlewick.job.tick.RejectedTick;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The graph of the whole job, source and sinks included: what a savepoint is found again by. */
class JobGraphTest {

    private static final JobOptions OPTIONS =
            JobOptions.parse(
                    "--bootstrap-servers",
                    "127.0.0.1:1",
                    "--database-url",
                    "jdbc:postgresql://127.0.0.1:1/candlewick");

    @Test
    void everyOperatorHasItsUidAndAName() {
        Collection<StreamNode> nodes = graph(environment()).getStreamNodes();

        assertThat(nodes)
                .allSatisfy(
                        node -> {
                            assertThat(node.getTransformationUID())
                                    .as(node.getOperatorName())
                                    .isNotNull();
                            assertThat(node.getOperatorName())
                                    .matches("(Source: )?[a-z0-9 ]+(: Writer)?");
                        });
        // Whoever changes one of them loses the state of its operator in every savepoint.
        assertThat(nodes)
                .extracting(StreamNode::getTransformationUID)
                .containsExactlyInAnyOrder(
                        "tick-source",
                        "partition-fold",
                        "candle-rollup",
                        "wrong-partition",
                        "closed-candles",
                        "anomaly-detectors",
                        "rule-source",
                        "rule-change-sink",
                        "anomaly-sink",
                        "candle-sink",
                        "rejected-tick-sink",
                        "late-tick-sink",
                        "snapshot-tick-sink",
                        "imported-candle-sink",
                        "feed-gap-sink");
    }

    @Test
    void anOperatorWithoutAUidIsRefusedByTheJobItself() {
        StreamExecutionEnvironment environment = environment();
        graph(environment);
        environment.fromData(1L, 2L).uid("numbers").sinkTo(new DiscardingSink<>()).name("forgot");

        assertThatThrownBy(() -> environment.getStreamGraph().getJobGraph())
                .hasMessageContaining("Auto generated UIDs have been disabled")
                .hasMessageContaining("forgot");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                LogStretch.class,
                SymbolBatch.class,
                WrongPartition.class,
                RejectedTick.class,
                LateTick.class
            })
    void nothingThatTravelsFallsBackToKryo(Class<?> type) {
        SerializerConfigImpl strict = new SerializerConfigImpl();
        strict.setGenericTypes(false);

        TypeSerializer<?> serializer = TypeInformation.of(type).createSerializer(strict);

        assertThat(serializer.snapshotConfiguration().getClass().getSimpleName())
                .isEqualTo("PojoSerializerSnapshot");
    }

    @Test
    void noEdgeAndNoStateFallsBackToKryo() {
        List<TypeSerializer<?>> serializers = new ArrayList<>();
        for (StreamNode node : graph(environment()).getStreamNodes()) {
            serializers.add(node.getTypeSerializerOut());
            serializers.add(node.getStateKeySerializer());
            serializers.addAll(List.of(node.getTypeSerializersIn()));
        }
        serializers.removeIf(serializer -> serializer == null);

        assertThat(serializers)
                .isNotEmpty()
                .noneMatch(serializer -> serializer.getClass().getName().contains("Kryo"));
    }

    private static StreamExecutionEnvironment environment() {
        return StreamExecutionEnvironment.getExecutionEnvironment(CandleJob.configuration(OPTIONS));
    }

    private static StreamGraph graph(StreamExecutionEnvironment environment) {
        Instruments instruments = OPTIONS.instruments();
        CandleJob.define(environment, OPTIONS, instruments, OPTIONS.epochRules(instruments));
        return environment.getStreamGraph(false);
    }
}
