package dev.candlewick.systemtest.fault;

import java.util.List;

/** What could be wrong with a job like this one, as other words in its source. */
@SuppressWarnings("ImmutableEnumChecker") // lists of records of strings
enum Mutation {
    /** Nothing is wrong. */
    NONE("", List.of()),

    UNGUARDED_SQL(
            "timescale/CandleTable",
            List.of(
                    new Words(
                            "WHERE (t.last_offset, t.is_final) < (EXCLUDED.last_offset, EXCLUDED.is_final)",
                            ""),
                    new Words(
                            "is_final = t.is_final OR EXCLUDED.is_final,",
                            "is_final = EXCLUDED.is_final,"))),

    DELTA_UPSERT(
            "timescale/CandleTable",
            List.of(
                    new Words("volume = EXCLUDED.volume,", "volume = t.volume + EXCLUDED.volume,"),
                    new Words(
                            "tick_count = EXCLUDED.tick_count,",
                            "tick_count = t.tick_count + EXCLUDED.tick_count,"))),

    CHECKPOINTING_OFF(
            "CandleJob",
            List.of(
                    new Words(
                            "CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpointInterval",
                            "CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofDays(1000)"))),

    START_AT_LATEST(
            "source/FromTheBeginning",
            List.of(
                    new Words(
                            "retriever.beginningOffsets(partitions)",
                            "retriever.endOffsets(partitions)"))),

    DEDUPLICATION_OFF(
            "candle/PartitionFold",
            List.of(
                    new Words(
                            "if (record.hasTradeId\n",
                            "if (record.offset < 0 && record.hasTradeId\n"))),

    LATENESS_BY_WATERMARK(
            "candle/PartitionFold",
            List.of(
                    new Words(
                            "long oldest = symbol.newestEventTime - horizon;",
                            "clock = Math.max(clock, record.eventTime - 500_000); long oldest = clock;"),
                    new Words(
                            "    /** Notes a record that carries no tick. */",
                            "    private long clock = Long.MIN_VALUE;\n"))),

    THROWING_DESERIALIZER(
            "source/StretchDeserializer",
            List.of(
                    new Words(
                            "out.collect(stretch);",
                            "for (int i = 0; i < stretch.count; i++) if (stretch.records[i].kind == LogRecord.Kind.REJECTED) throw new IllegalStateException(\"not a tick\"); out.collect(stretch);")));

    /** Words of the source, and those that stand in their place. */
    record Words(String right, String wrong) {}

    private final String source;
    private final List<Words> words;

    Mutation(String source, List<Words> words) {
        this.source = source;
        this.words = words;
    }

    /** The class, below the job's package. */
    String source() {
        return source;
    }

    /**
     * The changed source.
     *
     * @throws IllegalStateException when the words are not in it any more
     */
    String in(String text) {
        String changed = text;
        for (Words each : words) {
            if (!changed.contains(each.right())) {
                throw new IllegalStateException(
                        "%s: %s does not contain %s".formatted(this, source, each.right()));
            }
            changed = changed.replace(each.right(), each.wrong());
        }
        return changed;
    }
}
