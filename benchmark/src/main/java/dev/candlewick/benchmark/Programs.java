package dev.candlewick.benchmark;

import dev.candlewick.benchmark.child.ProgramDescription;
import dev.candlewick.benchmark.topic.Encoding;
import java.util.ArrayList;
import java.util.List;

/** The programs that read the frozen topic. */
final class Programs {
    static final String DRAIN = "drain";
    static final String COUNT = "count";
    static final String LOOP = "loop";
    static final String NO_OP = "noop";
    static final String OURS = "candlewick";
    static final String UNJUDGED = "unjudged";

    static final String STOCK = "stock";
    static final String SQL = "sql";
    static final String STREAMS = "kafka-streams";
    static final String JET = "jet";
    static final String SPARK = "spark";

    private static final String LOOPS = "dev.candlewick.benchmark.limit.Loop";
    private static final String FLINK = "dev.candlewick.benchmark.flink.";

    /** As its documentation wants them. */
    private static final List<String> JET_OPTIONS =
            List.of(
                    "--add-modules=java.se",
                    "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-opens=java.management/sun.management=ALL-UNNAMED",
                    "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

    /** All, limits first. */
    static final List<ProgramDescription> ALL = all();

    private Programs() {}

    private static List<ProgramDescription> all() {
        List<ProgramDescription> all = new ArrayList<>();
        for (Encoding encoding : Encoding.values()) {
            add(all, DRAIN, "takes messages, does nothing", "", LOOPS, encoding, "drain");
            add(all, COUNT, "plain loop that decodes and counts", "", LOOPS, encoding, "count");
            add(all, LOOP, "plain loop with the same fold", "", LOOPS, encoding, "fold");
            add(
                    all,
                    NO_OP,
                    "Flink source that decodes, nothing behind it",
                    "flink",
                    FLINK + "NoOp",
                    encoding);
            add(all, OURS, "the job, without database", "flink", FLINK + "CandlewickJob", encoding);
        }
        for (Encoding encoding : Encoding.values()) {
            add(
                    all,
                    UNJUDGED,
                    "the job without detectors",
                    "flink",
                    FLINK + "CandlewickUnjudged",
                    encoding);
            add(all, STOCK, "four Flink windows", "flink", FLINK + "StockWindows", encoding);
            add(
                    all,
                    STREAMS,
                    "Kafka Streams, four windows",
                    "kafka-streams",
                    "dev.candlewick.benchmark.kafkastreams.WindowedStreams",
                    encoding);
            add(
                    all,
                    JET,
                    "Hazelcast Jet, four windows",
                    "jet",
                    "dev.candlewick.benchmark.jet.JetWindows",
                    encoding);
        }
        add(
                all,
                SPARK,
                "Spark, one query for four widths",
                "spark",
                "dev.candlewick.benchmark.spark.StructuredStreaming",
                Encoding.JSON);
        add(all, SQL, "Flink SQL, four TUMBLE", "flink", FLINK + "TumbleSql", Encoding.JSON);
        return List.copyOf(all);
    }

    private static void add(
            List<ProgramDescription> all,
            String name,
            String description,
            String module,
            String mainClass,
            Encoding encoding,
            String... arguments) {
        List<String> own = new ArrayList<>(List.of(arguments));
        own.add(encoding.label());
        all.add(
                new ProgramDescription(
                        name(name, encoding),
                        description + ", " + encoding,
                        module,
                        mainClass,
                        encoding,
                        module.equals("jet") ? JET_OPTIONS : List.of(),
                        own));
    }

    /** For instance {@code loop-flat}. */
    static String name(String program, Encoding encoding) {
        return program + "-" + encoding.label();
    }

    /**
     * The program of that name.
     *
     * @throws java.util.NoSuchElementException when there is none
     */
    static ProgramDescription named(String name) {
        return ALL.stream()
                .filter(program -> program.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static boolean isProgram(String name) {
        return ALL.stream().anyMatch(program -> program.name().equals(name));
    }

    /** Limits and the job: they stand beside every peer. */
    static boolean isAlwaysMeasured(ProgramDescription program) {
        return List.of(DRAIN, COUNT, LOOP, NO_OP, OURS)
                .contains(program.name().substring(0, program.name().lastIndexOf('-')));
    }
}
