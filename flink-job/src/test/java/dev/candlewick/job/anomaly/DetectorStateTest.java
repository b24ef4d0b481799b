package dev.candlewick.job.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Rows that are not withdrawn are a function of the candles: of neither their order, nor how many
 * came at once, nor restarts, nor of what was forgotten in between.
 */
class DetectorStateTest {
    private static final double CENT = 0.01;
    private static final long HORIZON = 600_000_000;
    private static final long FOR_EVER = Long.MAX_VALUE / 4;

    @Test
    void revisionsRestartsAndForgettingComeToTheFlagsOfThePlainSeries() throws IOException {
        int flags = 0;
        for (int seed = 0; seed < 12; seed++) {
            List<Bar> seconds = seconds(seed);
            List<Bar> minutes = minutes(seed);
            Table plain = new Table();
            SymbolDetectors reference = new SymbolDetectors();
            for (Bar bar : seconds) {
                plain.keep(judge(reference, FOR_EVER, List.of(bar), List.of()));
            }
            for (Bar bar : minutes) {
                plain.keep(judge(reference, FOR_EVER, List.of(), List.of(bar)));
            }

            Table rough = new Table();
            Random random = new Random(seed);
            SymbolDetectors detectors = new SymbolDetectors();
            for (List<Bar> batch : disturbed(seconds, random)) {
                detectors = restarted(detectors, random);
                rough.keep(judge(detectors, HORIZON, batch, List.of()));
            }
            for (List<Bar> batch : disturbed(minutes, random)) {
                detectors = restarted(detectors, random);
                rough.keep(judge(detectors, HORIZON, List.of(), batch));
            }

            assertThat(rough.standing()).as("seed %d", seed).isEqualTo(plain.standing());
            flags += plain.standing().size();
        }
        assertThat(flags).isGreaterThan(200);
    }

    @Test
    void whatIsKeptIsBounded() throws IOException {
        SymbolDetectors detectors = new SymbolDetectors();
        for (int i = 0; i < 20_000; i++) {
            judge(detectors, HORIZON, List.of(Bars.second(i, 100 + i % 3 * CENT)), List.of());
        }
        for (int i = 0; i < 10_000; i++) {
            judge(detectors, HORIZON, List.of(), List.of(Bars.minute(i, 100 + i % 3 * CENT)));
        }
        // About 1,100 candles of a second and 200 of a minute; the volumes are those of one day.
        assertThat(bytes(detectors).length).isLessThan(70_000);
    }

    /** Format 1 was that of a job without rules. */
    @Test
    void stateWithoutAPartitionIsReadAndSaysNothingBeforeACandleHasCome() throws IOException {
        SymbolDetectors detectors = new SymbolDetectors();
        for (int i = 0; i < 40; i++) {
            judge(detectors, HORIZON, List.of(), List.of(Bars.minute(i, 100 + i % 3 * CENT)));
        }
        byte[] now = bytes(detectors);
        byte[] older = new byte[now.length - Integer.BYTES];
        older[0] = 1;
        System.arraycopy(now, 1 + Integer.BYTES, older, 1, older.length - 1);

        SymbolDetectors read =
                SymbolDetectors.read(new DataInputStream(new ByteArrayInputStream(older)));

        assertThat(read.judgeAgainFrom(0, "A", CENT, HORIZON, AnomalyRules.defaults())).isNull();
        Bar jump = Bars.minute(40, 105);
        assertThat(judge(read, HORIZON, List.of(), List.of(jump)))
                .isEqualTo(judge(detectors, HORIZON, List.of(), List.of(jump)));
    }

    /** As the table does: a row is replaced by one of a higher version, or of a later status. */
    private static final class Table {
        final Map<String, Flag> rows = new TreeMap<>();

        void keep(SymbolFlags said) {
            for (Flag flag : said.flags()) {
                rows.merge(
                        "%020d %s".formatted(flag.start(), flag.kind()),
                        flag,
                        (before, after) -> RANK.compare(before, after) < 0 ? after : before);
            }
        }

        List<Flag> standing() {
            return rows.values().stream()
                    .filter(flag -> flag.status() != Status.WITHDRAWN)
                    .toList();
        }
    }

    private static final List<Status> STATUSES =
            List.of(
                    Status.SUSPECT,
                    Status.OPEN,
                    Status.CLEARED,
                    Status.CONFIRMED,
                    Status.WITHDRAWN);

    private static final Comparator<Flag> RANK =
            Comparator.comparingLong(Flag::version)
                    .thenComparingInt(flag -> STATUSES.indexOf(flag.status()));

    private static SymbolFlags judge(
            SymbolDetectors detectors, long horizon, List<Bar> seconds, List<Bar> minutes) {
        return detectors
                .judge(
                        new BarBatch("A", 0, seconds, minutes, List.of(), List.of()),
                        CENT,
                        horizon,
                        AnomalyRules.defaults())
                .flags();
    }

    /** Now and then as it comes back from a checkpoint. */
    private static SymbolDetectors restarted(SymbolDetectors detectors, Random random)
            throws IOException {
        return switch (random.nextInt(30)) {
            case 0 ->
                    SymbolDetectors.read(
                            new DataInputStream(new ByteArrayInputStream(bytes(detectors))));
            case 1 -> detectors.copy();
            default -> detectors;
        };
    }

    private static byte[] bytes(SymbolDetectors detectors) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        detectors.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    /**
     * Several candles at once; those with a late tick come with another close first, or not at all,
     * and as they are in the series when the log has come to that tick.
     */
    private static List<List<Bar>> disturbed(List<Bar> bars, Random random) {
        List<List<Bar>> batches = new ArrayList<>();
        List<Bar> waiting = new ArrayList<>();
        List<Bar> batch = new ArrayList<>();
        for (Bar bar : bars) {
            List<Bar> due =
                    waiting.stream().filter(w -> w.lastOffset() < bar.firstOffset() + 9).toList();
            batch.addAll(due);
            waiting.removeAll(due);
            if (bar.lastOffset() == bar.firstOffset() + 9) {
                batch.add(bar);
            } else {
                if (random.nextBoolean()) {
                    double close = bar.close() + (random.nextBoolean() ? 1 : 0.1);
                    batch.add(Bars.revised(bar, close, bar.firstOffset() + 9));
                }
                waiting.add(bar);
            }
            if (random.nextInt(3) > 0) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
        }
        batch.addAll(waiting);
        batches.add(batch);
        return batches;
    }

    private static List<Bar> seconds(int seed) {
        Random random = new Random(seed);
        List<Bar> bars = new ArrayList<>();
        double price = 100;
        int number = 0;
        for (int i = 0; i < 3_000; i++) {
            price += CENT * random.nextInt(-1, 2) + (random.nextInt(90) == 0 ? 0.5 : 0);
            number += random.nextInt(200) == 0 ? 400 : random.nextInt(8) == 0 ? 3 : 1;
            double high = random.nextInt(60) == 0 ? price + 1 : price;
            bars.add(late(Bars.secondWithHigh(number, price, high), random, 90));
        }
        return bars;
    }

    private static List<Bar> minutes(int seed) {
        Random random = new Random(seed);
        List<Bar> bars = new ArrayList<>();
        double price = 100;
        int number = 0;
        for (int i = 0; i < 900; i++) {
            boolean jump = random.nextInt(40) == 0;
            number += random.nextInt(60) == 0 ? 7 : 1;
            price *= Math.exp((jump ? 0.008 : 0.0005) * random.nextGaussian());
            double volume = random.nextInt(50) == 0 ? 60_000 : 800 + random.nextInt(400);
            bars.add(late(Bars.minute(number, price, volume), random, 5));
        }
        return bars;
    }

    /** Now and then a candle whose last tick came late: up to so many candles, ten offsets each. */
    private static Bar late(Bar bar, Random random, int most) {
        return random.nextInt(12) > 0
                ? bar
                : Bars.revised(
                        bar, bar.close(), bar.lastOffset() + 10L * (1 + random.nextInt(most)) - 5);
    }
}
