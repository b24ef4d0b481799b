package dev.candlewick.dashboard.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which candles are asked for.
 *
 * @param from first start time; empty for the last ones before {@code to}
 * @param to start times are before it; empty for no end
 * @param asOf what was known at this time; empty for what is known now
 * @param session a session, ALL or EXTENDED, null for ALL
 */
record CandleRequest(
        String symbol,
        String interval,
        Optional<Instant> from,
        Optional<Instant> to,
        int limit,
        @Nullable String session,
        String fill,
        String adjust,
        Optional<Instant> asOf) {

    private static final Pattern WIDTH = Pattern.compile("([1-9][0-9]{0,4})(s|m|h|d|w|mo)");

    CandleRequest {
        Arguments.inOrder(from, to);
        if (asOf.isPresent()
                && !(session == null && fill.equals("none") && adjust.equals("none"))) {
            throw ApiProblem.badArgument(
                    "as_of gives candles as they stood, and does not go with session, fill or adjust.");
        }
    }

    /**
     * About how long a candle is. What is no width is for the database to say; a day does for it.
     */
    Duration width() {
        Matcher width = WIDTH.matcher(interval);
        if (!width.matches()) {
            return Duration.ofDays(1);
        }
        long number = Long.parseLong(width.group(1));
        return switch (width.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case "w" -> Duration.ofDays(7 * number);
            default -> Duration.ofDays(31 * number);
        };
    }
}
