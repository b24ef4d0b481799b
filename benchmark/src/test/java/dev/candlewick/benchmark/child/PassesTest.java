package dev.candlewick.benchmark.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.candlewick.benchmark.topic.Encoding;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PassesTest {
    private static final Map<String, String> RIGHT = Map.of("1s", "00aa", "1m", "00bb");

    private static ProgramDescription program(String name) {
        return new ProgramDescription(name, "", "", "", Encoding.FLAT, List.of(), List.of());
    }

    private static Measurement measurement(long cpuNanos, Map<String, String> hashes) {
        return new Measurement(1_000_000, cpuNanos * 2, cpuNanos, 0, 0, 0, 0, hashes);
    }

    private static Passes passes(String name, long... cpuMillis) {
        return new Passes(
                program(name),
                Arrays.stream(cpuMillis)
                        .mapToObj(millis -> measurement(millis * 1_000_000, RIGHT))
                        .toList());
    }

    private static Passes withHashes(String name, Map<String, String> hashes) {
        return new Passes(program(name), List.of(measurement(1_000_000, hashes)));
    }

    @Test
    void speedIsTheMedianOfThePasses() {
        assertThat(passes("a", 500, 250, 1000).speed()).isEqualTo(2, within(1e-9));
        assertThat(passes("a", 500, 250).speed()).isEqualTo(3, within(1e-9));
    }

    @Test
    void spreadIsTheDistanceOfTheExtremesAsAShareOfTheMedian() {
        assertThat(passes("a", 500, 250, 1000).spread()).isEqualTo(1.5, within(1e-9));
        assertThat(passes("a", 500).spread()).isZero();
    }

    @Test
    void wallTimeHasASpeedOfItsOwn() {
        assertThat(passes("a", 500).median(Measurement::millionPerSecond))
                .isEqualTo(1, within(1e-9));
    }

    @Test
    void equalCandlesAreEqual() {
        HashCheck check = HashCheck.of(List.of(passes("a", 1), withHashes("loop", Map.of())));
        assertThat(check.allEqual()).isTrue();
        assertThat(check.right()).isEqualTo(RIGHT);
    }

    @Test
    void theProgramThatDiffersIsNamedAndTheOthersHold() {
        Passes wrong = withHashes("wrong", Map.of("1s", "00aa", "1m", "0000"));
        HashCheck check = HashCheck.of(List.of(wrong, passes("a", 1), passes("b", 1)));
        assertThat(check.differing()).containsOnlyKeys("wrong");
        assertThat(check.differing().get("wrong")).isEqualTo("1m: 0000 instead of 00bb");
        assertThat(check.holds(wrong)).isFalse();
        assertThat(check.holds(passes("a", 1))).isTrue();
    }

    @Test
    void aSinglePassThatDiffersIsEnough() {
        Passes wavering =
                new Passes(
                        program("wavering"),
                        List.of(measurement(1, Map.of("1s", "0000")), measurement(1, RIGHT)));
        assertThat(HashCheck.of(List.of(passes("a", 1), wavering)).differing())
                .containsOnlyKeys("wavering");
    }

    @Test
    void enginesWithTheSameFourWidthsHaveTheSameHashWhateverElseTheyFold() {
        Map<String, String> four = Map.of("1s", "01", "1m", "02", "5m", "03", "15m", "04");
        Map<String, String> six =
                Map.of("1s", "01", "1m", "02", "5m", "03", "15m", "04", "1h", "05", "1d", "06");
        assertThat(measurement(1, six).commonHash()).isEqualTo(measurement(1, four).commonHash());
        assertThat(measurement(1, Map.of()).commonHash()).isEmpty();
    }
}
