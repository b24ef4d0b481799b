package dev.candlewick.dashboard.instrument;

import dev.candlewick.dashboard.candle.Candle;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the page of an instrument shows, read in one snapshot.
 *
 * @param name full name, empty when unknown
 * @param calendar the trading calendar that cuts its candles
 * @param conditionTable the table that says which trades count
 * @param tickSize smallest price step, null when unknown
 * @param firstSeenAt when its first candle was written
 * @param facts what sources say of it
 * @param actions splits and dividends, the newest first
 * @param sessions sessions of the calendar around now, without closed hours, in order
 * @param days its newest 1d candles, oldest first
 * @param profile where the volume of its newest day lies; empty before the first trade with a price
 * @param minutes its newest 1m candles, oldest first
 */
public record InstrumentSheet(
        String symbol,
        String name,
        String calendar,
        String conditionTable,
        @Nullable BigDecimal tickSize,
        Instant firstSeenAt,
        List<Fact> facts,
        List<Action> actions,
        List<Session> sessions,
        List<Candle> days,
        Optional<VolumeProfile> profile,
        List<Candle> minutes) {

    /**
     * A fact as its source states it.
     *
     * @param fact its name in the database, such as {@code market_value}
     * @param value text of the source
     */
    public record Fact(String fact, String value, String source, Instant recordedAt) {}

    /**
     * A split or a dividend.
     *
     * @param action SPLIT or DIVIDEND
     * @param what the amount, such as {@code 1.25 USD}; of a split how many shares there are after
     * @param of how many shares before a split; else empty
     */
    public record Action(LocalDate exDate, String action, String what, String of, String source) {}

    /**
     * A session in {@code [start, end)}.
     *
     * @param session PRE, REGULAR or POST
     * @param date the trading date it belongs to, in the zone of the exchange
     */
    public record Session(String session, LocalDate date, Instant start, Instant end) {}
}
