package dev.candlewick.dashboard.ui;

import dev.candlewick.explain.Explanation;
import dev.candlewick.explain.Explanation.Column;
import dev.candlewick.explain.Explanation.Effect;
import dev.candlewick.explain.Explanation.Price;
import dev.candlewick.explain.Explanation.Tick;
import dev.candlewick.explain.Explanation.Verdict;
import dev.candlewick.explain.PlainText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An explanation in words and numbers. All times are UTC. */
final class ExplainText {

    static final String COUNTS = "✓";
    static final String COUNTS_NOT = "✗";

    private static final DateTimeFormatter DAY = form("d MMM uuuu");
    private static final DateTimeFormatter DAY_CLOCK = form("d MMM uuuu HH:mm:ss");
    private static final DateTimeFormatter CLOCK = form("HH:mm:ss");
    private static final DateTimeFormatter MICROS = form("HH:mm:ss.SSSSSS");
    private static final DateTimeFormatter MILLIS = form("HH:mm:ss.SSS");
    private static final DateTimeFormatter DAY_MILLIS = form("d MMM uuuu HH:mm:ss.SSS");
    private static final Pattern PLAIN_TIME =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2})T(\\d{2}:\\d{2}:\\d{2})(\\.\\d+)Z");
    private static final Pattern PLAIN_NUMBER = Pattern.compile("(-?)(\\d+)(\\.\\d+)?");
    private static final Set<String> PLACES = Set.of("first_offset", "last_offset", "fingerprint");

    private ExplainText() {}

    /** For instance {@code 2 Mar 2026 14:30:00 – 14:31:00 UTC}. */
    static String span(Explanation of) {
        return span(of, ZoneOffset.UTC) + " UTC";
    }

    /** Session, and the span on the clock of the exchange where that is another. */
    static String session(Explanation of) {
        String session =
                Words.of(
                        "explain.session", of.session().toLowerCase(Locale.ROOT), of.sessionDate());
        return of.zone().getRules().equals(ZoneOffset.UTC.getRules())
                ? session
                : session + " · " + span(of, of.zone()) + " " + of.zone();
    }

    private static String span(Explanation of, ZoneId zone) {
        boolean oneDay = day(of.start(), zone).equals(day(of.end(), zone));
        return DAY_CLOCK.withZone(zone).format(of.start())
                + " – "
                + (oneDay ? CLOCK : DAY_CLOCK).withZone(zone).format(of.end());
    }

    /** The version of the row that is explained. */
    static String version(Explanation of) {
        return Words.of(
                "explain.version",
                moment(of.recordedAt()),
                Integer.toString(of.logEpoch()),
                of.topic(),
                Integer.toString(of.partition()));
    }

    static String moment(Instant time) {
        return DAY_MILLIS.withZone(ZoneOffset.UTC).format(time) + " UTC";
    }

    static String verdict(Explanation of) {
        if (!of.isProvable()) {
            return Words.of("explain.verdict.unproved", String.join("; ", of.notProvable()));
        }
        if (of.matches()) {
            return Words.of("explain.verdict.equal", of.columns().size());
        }
        List<String> different =
                of.columns().stream()
                        .filter(column -> !column.agrees())
                        .map(column -> name(column.name()))
                        .toList();
        List<String> parts = new ArrayList<>(of.differences());
        if (!different.isEmpty()) {
            parts.addFirst(Words.of("explain.verdict.columns", String.join(", ", different)));
        }
        return Words.of("explain.verdict.differs", String.join("; ", parts));
    }

    /** All verdicts with their counts, the usual ones also when there is none. */
    static String counts(Explanation of) {
        List<String> parts = new ArrayList<>();
        parts.add(Words.of("explain.count.ticks", of.tickCount()));
        for (Verdict verdict : Verdict.values()) {
            long count = of.count(verdict);
            if (count > 0 || verdict == Verdict.COUNTED) {
                parts.add(Words.named("explain.count", verdict, count));
            }
        }
        return String.join(" · ", parts);
    }

    /** The name of a column, for people. */
    static String name(String column) {
        return PlainText.cell(column).replace('_', ' ');
    }

    /** The value of a column: numbers grouped, times without their date where it says nothing. */
    static String value(Explanation of, String column, @Nullable String plain) {
        if (plain == null) {
            return PriceFormat.NONE;
        }
        Matcher time = PLAIN_TIME.matcher(plain);
        if (time.matches()) {
            String date = day(of.start(), ZoneOffset.UTC).toString();
            return (time.group(1).equals(date) ? "" : time.group(1) + " ")
                    + time.group(2)
                    + time.group(3);
        }
        return PLACES.contains(column) ? PlainText.cell(plain) : number(plain);
    }

    static String value(Explanation of, Column column, boolean ofTicks) {
        return value(of, column.name(), ofTicks ? column.ofTicks() : column.inRow());
    }

    /** An exact decimal with its thousands grouped; all else stays as it is. */
    static String number(@Nullable String plain) {
        Matcher number = PLAIN_NUMBER.matcher(plain == null ? "" : plain);
        if (!number.matches()) {
            return PlainText.cell(plain);
        }
        String grouped = number.group(2).replaceAll("(?<=\\d)(?=(\\d{3})+$)", ",");
        return (number.group(1).isEmpty() ? "" : "−")
                + grouped
                + (number.group(3) == null ? "" : number.group(3));
    }

    static String place(Explanation of, Tick tick) {
        return tick.partition() == of.partition()
                ? Long.toString(tick.offset())
                : tick.partition() + ":" + tick.offset();
    }

    /** With microseconds, and with the date where the candle has several. */
    static String eventTime(Explanation of, Tick tick) {
        Instant time = tick.eventTime();
        if (time == null) {
            return PriceFormat.NONE;
        }
        boolean oneDay =
                day(of.start(), ZoneOffset.UTC).equals(day(of.end().minusNanos(1), ZoneOffset.UTC));
        return (oneDay ? "" : form("d MMM ").withZone(ZoneOffset.UTC).format(time))
                + MICROS.withZone(ZoneOffset.UTC).format(time);
    }

    /** With milliseconds, and with the date where it is not the one of the event. */
    static String appendTime(Tick tick) {
        Instant time = tick.appendTime();
        if (time == null) {
            return PriceFormat.NONE;
        }
        boolean sameDay =
                tick.eventTime() != null
                        && day(time, ZoneOffset.UTC).equals(day(tick.eventTime(), ZoneOffset.UTC));
        return (sameDay ? MILLIS : DAY_MILLIS).withZone(ZoneOffset.UTC).format(time);
    }

    /** What the tick does to the prices. */
    static String forPrice(Tick tick) {
        if (!isFolded(tick) || !tick.effects().contains(Effect.HIGH_LOW)) {
            return COUNTS_NOT;
        }
        String made = tick.made().stream().map(Price::name).collect(Collectors.joining(" "));
        String partly =
                tick.effects().contains(Effect.OPEN_CLOSE)
                        ? COUNTS
                        : COUNTS + " " + Words.of("explain.price.high-low");
        return made.isEmpty() ? partly : partly + " " + made;
    }

    static String forVolume(Tick tick) {
        return isFolded(tick) && tick.effects().contains(Effect.VOLUME) ? COUNTS : COUNTS_NOT;
    }

    /** The rule that counted the tick or left it out. */
    static String rule(Tick tick) {
        String rule = PlainText.line(tick.rule());
        return switch (tick.verdict()) {
            case COUNTED -> rule.isEmpty() ? Words.of("explain.rule.full") : rule;
            case INELIGIBLE -> Words.of("explain.rule.ineligible", rule);
            case NOT_YET -> Words.of("explain.rule.not-yet");
            case DUPLICATE, LATE, REJECTED -> rule;
        };
    }

    private static boolean isFolded(Tick tick) {
        return tick.verdict() == Verdict.COUNTED || tick.verdict() == Verdict.INELIGIBLE;
    }

    static String reason(String reason) {
        return PlainText.cell(reason).toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String day(Instant time) {
        return DAY.withZone(ZoneOffset.UTC).format(time);
    }

    private static LocalDate day(Instant time, ZoneId zone) {
        return time.atZone(zone).toLocalDate();
    }

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
