package dev.candlewick.feed;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people type them: {@code 90s}, {@code 10m}, {@code 2h}, {@code 1d}, or ISO-8601. */
final class Durations {
    private static final Pattern SHORT_FORM = Pattern.compile("([0-9]{1,9})([smhd])");

    private Durations() {}

    /**
     * Reads a duration of 0 or more.
     *
     * @throws IllegalArgumentException when the text is not a duration, or a negative one
     */
    static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher shortForm = SHORT_FORM.matcher(text);
        if (shortForm.matches()) {
            long amount = Long.parseLong(shortForm.group(1));
            return switch (shortForm.group(2)) {
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException notIso) {
            throw new IllegalArgumentException(refusal(text), notIso);
        }
        throw new IllegalArgumentException(refusal(text));
    }

    private static String refusal(String text) {
        return "a duration looks like 90s, 10m, 2h or 1d, but is '" + text + "'";
    }
}
