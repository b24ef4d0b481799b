package dev.candlewick.dashboard.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** The bars in each of which an alert fires at most once. All sessions begin with one of each. */
public enum Bar {
    ONE_MINUTE("1m", Duration.ofMinutes(1)),
    FIVE_MINUTES("5m", Duration.ofMinutes(5)),
    FIFTEEN_MINUTES("15m", Duration.ofMinutes(15));

    private final String text;
    private final Duration width;

    Bar(String text, Duration width) {
        this.text = text;
        this.width = width;
    }

    public String text() {
        return text;
    }

    /** Start of the bar that a moment lies in. */
    Instant startOf(Instant time) {
        long seconds = width.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }

    /**
     * @throws IllegalArgumentException when there is none with this text
     */
    static Bar of(String text) {
        return Arrays.stream(values())
                .filter(bar -> bar.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown bar: " + text));
    }
}
