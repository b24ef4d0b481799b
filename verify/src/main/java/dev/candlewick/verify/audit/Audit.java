package dev.candlewick.verify.audit;

import dev.candlewick.verify.UnavailableException;
import dev.candlewick.verify.log.AuditLog;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.table.Epoch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;

/** One run over one window of the live epoch. */
public final class Audit {

    private static final long ROW_BYTES = 1_500;
    private static final long ID_BYTES = 300;
    private static final long PROBED = 500;
    private static final AuditTables.Load NOTHING = new AuditTables.Load(0, 0);
    private static final Duration CHECKPOINT_PATIENCE = Duration.ofSeconds(30);

    private final AuditSources sources;
    private final AuditTables tables;
    private final Clock clock;
    private final long maxBytes;

    /**
     * @param clock tells when a run began and ended
     * @param maxBytes about how much memory a pass may take; what takes more is compared in several
     *     passes over the log
     */
    public Audit(AuditSources sources, AuditTables tables, Clock clock, long maxBytes) {
        this.sources = sources;
        this.tables = tables;
        this.clock = clock;
        this.maxBytes = maxBytes;
    }

    /**
     * Runs. What goes wrong with the log makes a run that FAILED.
     *
     * @throws UnavailableException when no epoch is live or the database does not answer
     */
    public AuditRun run(Window window) {
        Instant startedAt = clock.instant();
        Epoch epoch = tables.liveEpoch();
        try (AuditLog log = sources.log(epoch.topic())) {
            return new Attempt(epoch, window, log, startedAt).run();
        } catch (KafkaException | UnavailableException e) {
            return failed(epoch, window, startedAt, String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            return failed(
                    epoch,
                    window,
                    startedAt,
                    "the ids of one symbol's ticks do not fit into the memory of the audit: " + e);
        }
    }

    private AuditRun failed(Epoch epoch, Window window, Instant startedAt, String message) {
        return new AuditRun(
                epoch.logEpoch(),
                window,
                startedAt,
                clock.instant(),
                Outcome.FAILED,
                0,
                0,
                0,
                0,
                Stretch.NONE,
                message,
                List.of());
    }

    private final class Attempt {
        private final Epoch epoch;
        private final Window window;
        private final AuditLog log;
        private final Instant startedAt;
        private final Findings findings = new Findings();
        private Stretch stretch = Stretch.NONE;
        private long ticksRead;

        private Attempt(Epoch epoch, Window window, AuditLog log, Instant startedAt) {
            this.epoch = epoch;
            this.window = window;
            this.log = log;
            this.startedAt = startedAt;
        }

        private AuditRun run() {
            Set<Integer> partitions = log.partitions();
            // What a checkpoint covers is in the database; so this comes before the rows are read.
            Map<Integer, Long> covered = covered(partitions);
            Map<String, Integer> homes = tables.homes(epoch);
            Map<String, AuditTables.Load> loads = tables.loads(epoch, window);
            for (int partition : partitions) {
                boolean first = true;
                for (List<String> symbols : passes(partition, homes, loads)) {
                    Pass pass =
                            new Pass(
                                    new Pass.Place(
                                            epoch, window, partition, covered.get(partition)),
                                    tables,
                                    log,
                                    homes.keySet(),
                                    symbols,
                                    first);
                    first = false;
                    findings.add(pass.run());
                    ticksRead += pass.ticksRead();
                    stretch = stretch.and(pass.stretch());
                }
            }
            homes.forEach(
                    (symbol, home) -> {
                        if (!partitions.contains(home)) {
                            findings.notProvable(
                                    loads.getOrDefault(symbol, NOTHING).seconds(),
                                    "the topic has no partition %d, where %s belongs"
                                            .formatted(home, symbol));
                        }
                    });
            if (findings.differenceCount() > 0) {
                tables.refused(epoch).forEach(findings::remark);
            }
            return tables.isThere(epoch)
                    ? result(findings.outcome(), message())
                    : failed(
                            epoch,
                            window,
                            startedAt,
                            "epoch %d was dropped meanwhile".formatted(epoch.logEpoch()));
        }

        /** A job that has only just begun soon has its first checkpoint. */
        private Map<Integer, Long> covered(Set<Integer> partitions) {
            String group = "candlewick-epoch-" + epoch.logEpoch();
            Instant deadline = clock.instant().plus(CHECKPOINT_PATIENCE);
            while (true) {
                Map<Integer, Long> covered = log.covered(group);
                boolean all =
                        partitions.stream()
                                .allMatch(
                                        partition ->
                                                covered.containsKey(partition)
                                                        || log.end(partition) == 0);
                if (all || !sources.await(deadline)) {
                    return covered;
                }
            }
        }

        /** The symbols of a partition, at least one pass, so that unknown symbols are seen. */
        private List<List<String>> passes(
                int partition, Map<String, Integer> homes, Map<String, AuditTables.Load> loads) {
            Map<String, AuditTables.Load> mine = new TreeMap<>();
            homes.forEach(
                    (symbol, home) -> {
                        if (home == partition) {
                            mine.put(symbol, loads.getOrDefault(symbol, NOTHING));
                        }
                    });
            List<List<String>> passes = passes(mine, ID_BYTES);
            return passes.size() == 1 || hasIds(partition) ? passes : passes(mine, 0);
        }

        private List<List<String>> passes(Map<String, AuditTables.Load> loads, long idBytes) {
            double horizons =
                    Math.min(1, (double) epoch.horizon() / (window.end() - window.start()));
            List<List<String>> passes = new ArrayList<>();
            List<String> pass = new ArrayList<>();
            double bytes = 0;
            for (Map.Entry<String, AuditTables.Load> symbol : loads.entrySet()) {
                AuditTables.Load load = symbol.getValue();
                double more = load.seconds() * ROW_BYTES + load.ticks() * horizons * idBytes;
                if (!pass.isEmpty() && bytes + more > maxBytes) {
                    passes.add(pass);
                    pass = new ArrayList<>();
                    bytes = 0;
                }
                pass.add(symbol.getKey());
                bytes += more;
            }
            passes.add(pass);
            return passes;
        }

        /** Whether the newest ticks have ids, which take memory as long as a horizon is. */
        private boolean hasIds(int partition) {
            long end = log.end(partition);
            boolean[] found = new boolean[1];
            log.read(
                    partition,
                    Math.max(log.beginning(partition), end - PROBED),
                    end,
                    record -> {
                        found[0] =
                                record.message() instanceof Message.Trade trade
                                        && trade.sourceAndId() != null;
                        return !found[0];
                    });
            return found[0];
        }

        private String message() {
            String candles =
                    findings.candles() == 0
                            ? "no candle ended from " + window
                            : "%s candles that ended from %s"
                                    .formatted(number(findings.candles()), window);
            return switch (findings.outcome()) {
                case OK ->
                        findings.candles() == 0
                                ? candles + ", and the log has none"
                                : candles + " equal the log";
                case DIFFERENCES ->
                        candles
                                + ": %s %s"
                                        .formatted(
                                                number(findings.differenceCount()),
                                                findings.differenceCount() == 1
                                                        ? "difference"
                                                        : "differences");
                case NOT_PROVABLE -> candles + ": no difference, not all of it provable";
                case FAILED -> candles;
            };
        }

        private AuditRun result(Outcome outcome, String message) {
            return new AuditRun(
                    epoch.logEpoch(),
                    window,
                    startedAt,
                    clock.instant(),
                    outcome,
                    ticksRead,
                    findings.candles(),
                    findings.differenceCount(),
                    findings.notProvable(),
                    stretch,
                    message,
                    findings.sample());
        }
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
