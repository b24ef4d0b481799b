package dev.candlewick.feed.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultPlanterTest {
    private static final long MINUTE = 60_000_000;
    private static final long CENT = 1_000_000;

    @Test
    void everyKindIsPlantedInEverySize() {
        TickSeries ticks = days(4, 1);
        List<FaultLabel> labels = FaultPlanter.plant(ticks, OpenHours.ALWAYS, 1);
        Set<String> planted = new TreeSet<>();
        labels.forEach(label -> planted.add(label.kind() + " " + label.size()));
        for (FaultKind kind : EnumSet.complementOf(EnumSet.of(FaultKind.NEWS))) {
            for (double size : FaultPlanter.SIZES) {
                assertThat(planted).contains(kind + " " + size);
            }
        }
        assertThat(labels).isSortedAccordingTo((a, b) -> Long.compare(a.from(), b.from()));
    }

    @Test
    void theSameSeedPlantsTheSameAndAnotherSomethingElse() {
        List<FaultLabel> labels = FaultPlanter.plant(days(1, 2), OpenHours.ALWAYS, 5);
        assertThat(FaultPlanter.plant(days(1, 2), OpenHours.ALWAYS, 5)).isEqualTo(labels);
        assertThat(FaultPlanter.plant(days(1, 2), OpenHours.ALWAYS, 6)).isNotEqualTo(labels);
    }

    @Test
    void whatNoLabelNamesIsAsItWas() {
        TickSeries before = days(2, 3);
        TickSeries after = before.copy();
        List<FaultLabel> labels = FaultPlanter.plant(after, OpenHours.ALWAYS, 3);
        long delayed = 0;
        for (int i = 0; i < before.length(); i++) {
            long time = before.eventTime(i);
            boolean named =
                    labels.stream().anyMatch(l -> l.from() <= time && time <= l.to() + 30_000_000);
            assertThat(after.eventTime(i)).isEqualTo(time);
            if (!named) {
                assertThat(after.size(i)).isEqualTo(before.size(i));
                assertThat(after.isDropped(i)).isFalse();
                assertThat(after.appendTime(i)).isEqualTo(before.appendTime(i));
            }
            delayed += after.appendTime(i) == before.appendTime(i) ? 0 : 1;
        }
        assertThat(delayed).isPositive();
    }

    @Test
    void aJumpIsAsLargeAsItsLabelSays() {
        TickSeries before = days(2, 4);
        TickSeries after = before.copy();
        List<FaultLabel> labels = FaultPlanter.plant(after, OpenHours.ALWAYS, 4);
        FaultLabel jump =
                labels.stream()
                        .filter(label -> label.kind() == FaultKind.PRICE_JUMP)
                        .findFirst()
                        .orElseThrow();
        int index = before.from(jump.from());
        double shiftBefore = after.price(index - 1) - (double) before.price(index - 1);
        double shiftAfter = after.price(index) - (double) before.price(index);
        assertThat((shiftAfter - shiftBefore) / after.price(index))
                .isCloseTo(jump.amount(), within(3.0 * CENT / after.price(index)));
    }

    @Test
    void faultsKeepToTheHoursOfTheSession() {
        OpenHours hours =
                new OpenHours() {
                    @Override
                    public long start(long time) {
                        return 0;
                    }

                    @Override
                    public long end(long time) {
                        return 600 * MINUTE;
                    }
                };
        assertThat(FaultPlanter.plant(days(1, 5), hours, 5))
                .isNotEmpty()
                .allSatisfy(label -> assertThat(label.to()).isLessThan(600 * MINUTE));
    }

    @Test
    void aSeriesWithoutTicksOrWithFewStaysAsItIs() {
        TickSeries none = new TickSeries("IBM", CENT, 1);
        assertThat(FaultPlanter.plant(none, OpenHours.ALWAYS, 1)).isEmpty();
        none.add(0, 0, 100, 1, true, true);
        assertThat(FaultPlanter.plant(none, OpenHours.ALWAYS, 1)).isEmpty();
    }

    @Test
    void labelsSurviveTheirFile(@TempDir Path folder) throws Exception {
        List<FaultLabel> labels = FaultPlanter.plant(days(1, 6), OpenHours.ALWAYS, 6);
        Path file = folder.resolve("labels.csv");
        LabelFile.write(file, labels);
        assertThat(LabelFile.read(file)).isEqualTo(labels);
        Files.writeString(file, "kind,symbol,size,from,to,amount\nNONSENSE,IBM,4,x,y,1\n");
        assertThatThrownBy(() -> LabelFile.read(file)).hasMessageContaining("line 2");
    }

    /** A tick a second. */
    private static TickSeries days(int days, int seed) {
        Random random = new Random(seed);
        TickSeries ticks = new TickSeries("IBM", CENT, 1);
        double price = 10_000 * CENT;
        for (long second = 0; second < days * 86_400L; second++) {
            price *= Math.exp(0.00006 * random.nextGaussian());
            long time = second * 1_000_000 + random.nextInt(900_000);
            long size = 100L + random.nextInt(400);
            ticks.add(time, time + 20_000, Math.round(price / CENT) * CENT, size, true, true);
        }
        return ticks;
    }
}
