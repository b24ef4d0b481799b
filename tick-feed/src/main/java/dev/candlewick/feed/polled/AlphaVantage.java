package dev.candlewick.feed.polled;

import dev.candlewick.feed.tick.Bar;
import dev.candlewick.feed.tick.Decimal;
import dev.candlewick.feed.tick.Snapshot;
import dev.candlewick.feed.venue.Json;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Alpha Vantage: quotes and series, with a key. It answers 200 whatever happens, and names what is
 * wrong in a field {@code Note}, {@code Information} or {@code Error Message}; those texts may
 * repeat the key, so that nothing of them is ever passed on.
 */
public final class AlphaVantage implements PolledSource {

    public static final URI ENDPOINT = URI.create("https://www.alphavantage.co");

    /** Calls that a key without a plan has in a day. */
    public static final int FREE_CALLS_PER_DAY = 25;

    /** Widths by the names they have there; the day is a call of its own. */
    private static final Map<String, String> WIDTHS =
            Map.of("1m", "1min", "5m", "5min", "15m", "15min", "30m", "30min", "1h", "60min");

    private static final String DAY = "1d";
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalTime CLOSE = LocalTime.of(16, 0);
    private static final Duration QUOTA_PAUSE = Duration.ofHours(1);
    private static final Duration SPEED_PAUSE = Duration.ofSeconds(65);

    private final URI endpoint;
    private final String key;
    private final HttpDesk desk;

    /**
     * @param endpoint scheme, host and perhaps port
     * @param patience how long an answer may take
     */
    public AlphaVantage(URI endpoint, String key, Duration patience) {
        this.endpoint = endpoint;
        this.key = key;
        desk = new HttpDesk(patience);
    }

    @Override
    public String name() {
        return "alphavantage";
    }

    @Override
    public Set<String> intervals() {
        Set<String> intervals = new TreeSet<>(WIDTHS.keySet());
        intervals.add(DAY);
        return intervals;
    }

    /**
     * The quote has a day and no time. Of a day that trades it is true now, of any other at its
     * close in New York, which lies in that day wherever the exchange is.
     */
    @Override
    public Snapshot snapshot(String symbol, Instant now)
            throws PollException, InterruptedException {
        Json answer = ask("GLOBAL_QUOTE", "&symbol=" + encoded(symbol));
        Json quote = answer.at("Global Quote");
        if (quote.names().isEmpty()) {
            throw answer.has("Global Quote")
                    ? PollException.noSuchSymbol("alphavantage knows no symbol " + symbol)
                    : PollException.passing("alphavantage has answered without a quote");
        }
        BigDecimal price = Numbers.price(Answers.text(quote, "05. price"), Decimal.SCALE);
        Instant close =
                day(Answers.text(quote, "07. latest trading day"))
                        .atTime(CLOSE)
                        .atZone(NEW_YORK)
                        .toInstant();
        return new Snapshot(
                symbol,
                micros(close.isAfter(now) ? now : close),
                Numbers.plain(price),
                Numbers.volume(quote.at("06. volume").text(), price).orElse(null),
                name());
    }

    @Override
    public List<Bar> bars(String symbol, String interval, Instant now)
            throws PollException, InterruptedException {
        boolean daily = interval.equals(DAY);
        String call =
                daily
                        ? "&symbol=" + encoded(symbol)
                        : "&adjusted=false&interval=%s&symbol=%s"
                                .formatted(
                                        Objects.requireNonNull(WIDTHS.get(interval)),
                                        encoded(symbol));
        Json answer = ask(daily ? "TIME_SERIES_DAILY" : "TIME_SERIES_INTRADAY", call);
        String series =
                answer.names().stream()
                        .filter(name -> name.startsWith("Time Series"))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        PollException.passing(
                                                "alphavantage has answered without a series"));
        ZoneId zone = zone(answer.at("Meta Data"));
        List<Bar> bars = new ArrayList<>();
        for (String time : answer.at(series).names()) {
            Bar bar = bar(symbol, interval, start(time, zone), answer.at(series).at(time));
            if (Numbers.isOrdered(bar) && isFinished(bar, interval, zone, now)) {
                bars.add(bar);
            }
        }
        return bars;
    }

    private Bar bar(String symbol, String interval, Instant start, Json values)
            throws PollException {
        BigDecimal close = Numbers.price(Answers.text(values, "4. close"), Decimal.SCALE);
        return new Bar(
                symbol,
                name(),
                interval,
                micros(start),
                Numbers.plain(Numbers.price(Answers.text(values, "1. open"), Decimal.SCALE)),
                Numbers.plain(Numbers.price(Answers.text(values, "2. high"), Decimal.SCALE)),
                Numbers.plain(Numbers.price(Answers.text(values, "3. low"), Decimal.SCALE)),
                Numbers.plain(close),
                Numbers.volume(values.at("5. volume").text(), close).orElse(null));
    }

    private static boolean isFinished(Bar bar, String interval, ZoneId zone, Instant now) {
        Instant start = Instant.EPOCH.plus(bar.startTime(), ChronoUnit.MICROS);
        if (interval.equals(DAY)) {
            return start.atZone(zone).toLocalDate().isBefore(now.atZone(zone).toLocalDate());
        }
        long minutes =
                interval.equals("1h")
                        ? 60
                        : Long.parseLong(interval.substring(0, interval.length() - 1));
        return !start.plus(minutes, ChronoUnit.MINUTES).isAfter(now);
    }

    private Json ask(String function, String call) throws PollException, InterruptedException {
        HttpDesk.Answer answer =
                desk.get(
                        endpoint.resolve(
                                "/query?function=%s%s&apikey=%s"
                                        .formatted(function, call, encoded(key))));
        Json read = Answers.read(answer, "alphavantage");
        refuse(read, function);
        return read;
    }

    private static void refuse(Json answer, String function) throws PollException {
        String note =
                (answer.at("Note").text() + answer.at("Information").text())
                        .toLowerCase(Locale.ROOT);
        String error = answer.at("Error Message").text().toLowerCase(Locale.ROOT);
        if (note.contains("per minute") || note.contains("per second")) {
            throw PollException.tooOften(
                    SPEED_PAUSE, "alphavantage says that it was asked too fast");
        }
        // Both notes advertise the paid plans, so what is said of the quota is looked at first.
        if (note.contains("per day") || note.contains("daily")) {
            throw PollException.tooOften(
                    QUOTA_PAUSE,
                    "alphavantage says that the calls of this key are used up for today");
        }
        if (note.contains("premium")) {
            throw PollException.refused(
                    "alphavantage gives %s to paying users only; this key is none of them"
                            .formatted(function));
        }
        if (note.contains("demo") || error.contains("apikey") || error.contains("api key")) {
            throw PollException.refused(
                    "alphavantage does not know this key; ALPHAVANTAGE_API_KEY must be one from alphavantage.co/support");
        }
        if (!note.isEmpty()) {
            throw PollException.tooOften(
                    QUOTA_PAUSE, "alphavantage has answered with a note instead of " + function);
        }
        if (!error.isEmpty()) {
            throw PollException.noSuchSymbol(
                    "alphavantage takes this call of %s for wrong: is the symbol one of its own?"
                            .formatted(function));
        }
    }

    private static ZoneId zone(Json meta) {
        for (String name : meta.names()) {
            if (name.endsWith("Time Zone")) {
                try {
                    return ZoneId.of(meta.at(name).text());
                } catch (DateTimeException unknown) {
                    return NEW_YORK;
                }
            }
        }
        return NEW_YORK;
    }

    private static Instant start(String text, ZoneId zone) throws PollException {
        try {
            return (text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay()
                            : LocalDateTime.parse(text.replace(' ', 'T')))
                    .atZone(zone)
                    .toInstant();
        } catch (DateTimeException noTime) {
            throw PollException.passing("alphavantage has sent a time that is none");
        }
    }

    private static LocalDate day(String text) throws PollException {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException noDay) {
            throw PollException.passing("alphavantage has sent a day that is none");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
