package dev.candlewick.explain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time as a person says it: with a zone, or on the clock of the exchange, whichever that is.
 *
 * @param zone null: the exchange's
 */
public record Moment(LocalDateTime clock, @Nullable ZoneId zone) {

    private static final DateTimeFormatter FORM =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .optionalStart()
                    .appendLiteral('T')
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .optionalStart()
                    .parseLenient()
                    .appendOffset("+HH:mm", "Z")
                    .optionalEnd()
                    .optionalEnd()
                    .toFormatter();

    /** A point in time. */
    public static Moment of(Instant instant) {
        return new Moment(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), ZoneOffset.UTC);
    }

    /**
     * Reads {@code 2013-10-07T13:31:00Z}, {@code 2013-10-07T09:31-04:00}, the same with a blank for
     * the T as psql prints it, or without a zone; a date alone is its midnight.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public static Moment parse(String text) {
        try {
            TemporalAccessor read = FORM.parse(text.strip().replaceFirst(" ", "T"));
            LocalTime time = read.query(TemporalQueries.localTime());
            return new Moment(
                    LocalDate.from(read).atTime(time == null ? LocalTime.MIDNIGHT : time),
                    read.query(TemporalQueries.zone()));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is no time such as 2013-10-07T13:31:00Z, 2013-10-07T09:31-04:00, or 2013-10-07T09:31 on the clock of the exchange"
                            .formatted(text),
                    e);
        }
    }

    /**
     * Microseconds since the epoch.
     *
     * @param exchange zone of the exchange
     * @throws NoSuchTimeException when the clock of the zone shows this time twice, or never
     */
    long micros(ZoneId exchange) {
        ZoneId used = zone == null ? exchange : zone;
        List<ZoneOffset> offsets = used.getRules().getValidOffsets(clock);
        if (offsets.size() != 1) {
            throw new NoSuchTimeException(
                    offsets.isEmpty()
                            ? "the clock of %s never shows %s, it is put forward there"
                                    .formatted(used, clock)
                            : "the clock of %s shows %s twice: say %s or %s"
                                    .formatted(
                                            used,
                                            clock,
                                            clock.atOffset(offsets.get(0)),
                                            clock.atOffset(offsets.get(1))));
        }
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.toInstant(offsets.get(0)));
    }
}
