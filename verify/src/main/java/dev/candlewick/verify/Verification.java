package dev.candlewick.verify;

import dev.candlewick.verify.log.ArchivedTickLog;
import dev.candlewick.verify.log.Classified;
import dev.candlewick.verify.log.Classifier;
import dev.candlewick.verify.log.KafkaTickLog;
import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.log.TickClass;
import dev.candlewick.verify.log.TickLog;
import dev.candlewick.verify.table.Comparison;
import dev.candlewick.verify.table.Epoch;
import dev.candlewick.verify.table.Selection;
import dev.candlewick.verify.table.Session;
import dev.candlewick.verify.table.Snapshot;
import dev.candlewick.verify.table.TickLoader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One run: the snapshot of the tables first, then the log up to all that the snapshot can speak of,
 * then the comparison.
 */
public final class Verification {

    private static final long RATE_EVERY = 5_000_000_000L;
    private static final int RATE_CHECK = 10_000;

    private final VerifyOptions options;
    private final Progress progress;
    private final Selection selection;
    private final Map<Integer, Map<TickClass, Long>> ticks = new TreeMap<>();

    private Verification(VerifyOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
        selection = Selection.of(options);
    }

    /**
     * Verifies the live epoch, or the one that the options name.
     *
     * @throws UnavailableException when the log or the database cannot be read
     */
    public static VerifyReport run(VerifyOptions options, Progress progress) {
        return run(
                options,
                progress,
                topic ->
                        options.archive()
                                .<TickLog>map(
                                        place ->
                                                new ArchivedTickLog(
                                                        place, options.bootstrapServers(), topic))
                                .orElseGet(
                                        () -> new KafkaTickLog(options.bootstrapServers(), topic)));
    }

    /** Verifies against a log that is opened by its topic. */
    static VerifyReport run(
            VerifyOptions options, Progress progress, Function<String, TickLog> logs) {
        try (Session session = new Session(options.jdbcUrl(), options.user(), options.password())) {
            Epoch epoch = Epoch.of(session, options.logEpoch());
            try (TickLog log = logs.apply(epoch.topic())) {
                return new Verification(options, progress).run(session, epoch, log);
            }
        }
    }

    private VerifyReport run(Session session, Epoch epoch, TickLog log) {
        SortedMap<Integer, Long> beginnings = log.beginnings();
        // What is in the log before the snapshot must be in it; so the ends come first.
        Map<Integer, Long> prefixEnds =
                options.drainedTo().isEmpty() ? log.ends() : options.drainedTo();
        progress.say("copying the tables of epoch " + epoch.logEpoch());
        Snapshot.take(session, epoch, selection);
        Map<String, Integer> homes = Snapshot.homes(session);
        Map<Integer, Long> until =
                until(prefixEnds, Snapshot.highestOffsets(session), log.ends(), homes);
        Classifier classifier = new Classifier(epoch.horizon(), epoch.rules(), homes);
        Snapshot.snapshotsBefore(session, epoch, beginnings).forEach(classifier::begin);
        load(session, log, prefixEnds, until, classifier);
        Comparison comparison = new Comparison(session, epoch, selection, progress);
        List<String> notProvable = comparison.setAsideNotProvable(beginnings, classifier.homes());
        Map<String, Long> candles = comparison.run();
        return new VerifyReport(
                epoch.topic(),
                epoch.logEpoch(),
                partitions(beginnings, until),
                classifier.unknownConditions(),
                candles,
                comparison.differenceCount(),
                comparison.differences(options.listed()),
                Snapshot.refused(session),
                notProvable);
    }

    /**
     * How far to read: to the end offsets, and on to the last record that a row of the snapshot
     * speaks of.
     */
    private Map<Integer, Long> until(
            Map<Integer, Long> prefixEnds,
            Map<Integer, Long> highest,
            Map<Integer, Long> ends,
            Map<String, Integer> homes) {
        Map<Integer, Long> until = new HashMap<>();
        ends.forEach(
                (partition, end) ->
                        until.put(
                                partition,
                                // A row may claim more than the log holds; that shows in the
                                // comparison.
                                Math.min(
                                        end,
                                        Math.max(
                                                prefixEnds.getOrDefault(partition, 0L),
                                                highest.getOrDefault(partition, -1L) + 1))));
        Integer home = options.symbol().map(homes::get).orElse(null);
        if (home != null) {
            until.keySet().retainAll(List.of(home));
        }
        return until;
    }

    private void load(
            Session session,
            TickLog log,
            Map<Integer, Long> prefixEnds,
            Map<Integer, Long> until,
            Classifier classifier) {
        try (TickLoader loader = new TickLoader(session, selection, prefixEnds)) {
            Rate rate = new Rate(until.values().stream().mapToLong(Long::longValue).sum());
            log.read(
                    until,
                    record -> {
                        Classified classified = classifier.classify(record);
                        count(record, classified.tickClass());
                        loader.load(record, classified);
                        rate.record();
                    });
            rate.say();
            loader.finish();
        }
    }

    private void count(LogRecord record, TickClass tickClass) {
        ticks.computeIfAbsent(record.partition(), partition -> new EnumMap<>(TickClass.class))
                .merge(tickClass, 1L, Long::sum);
    }

    private List<PartitionTicks> partitions(
            SortedMap<Integer, Long> beginnings, Map<Integer, Long> until) {
        List<PartitionTicks> partitions = new ArrayList<>();
        beginnings.forEach(
                (partition, beginning) -> {
                    Long end = until.get(partition);
                    if (end != null) {
                        partitions.add(
                                new PartitionTicks(
                                        partition,
                                        beginning,
                                        end,
                                        ticks.getOrDefault(partition, Map.of())));
                    }
                });
        return partitions;
    }

    /** Says every five seconds how many records have been read. */
    private final class Rate {

        private final long total;
        private final long start = System.nanoTime();
        private long said = start;
        private long records;

        private Rate(long total) {
            this.total = total;
        }

        void record() {
            records++;
            if (records % RATE_CHECK == 0 && System.nanoTime() - said > RATE_EVERY) {
                say();
            }
        }

        void say() {
            said = System.nanoTime();
            progress.say(
                    String.format(
                            Locale.ROOT,
                            "read %,d of %,d records, %,.0f/s",
                            records,
                            total,
                            records * 1e9 / Math.max(1, said - start)));
        }
    }
}
