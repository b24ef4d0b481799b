package dev.candlewick.job.candle;

import static dev.candlewick.job.candle.Market.micros;
import static dev.candlewick.job.candle.Market.trade;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where candles begin and end, by the whole fold: trading sessions, holidays, changing clocks. */
class TradingHoursTest {

    private static final String INSTRUMENTS =
            """
            symbol,calendar,condition_table,tick_size,name
            NYSE,XNYS,,,
            COIN,24x7,,,
            """;
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    @ParameterizedTest(name = "{0} at {1}: {7}")
    @CsvSource({
        // symbol, trade (UTC), hour candle: start, end, session; day candle: start, end; remark
        "NYSE, 2026-03-06T14:30:00Z, 2026-03-06T14:30, 2026-03-06T15:30, REGULAR, 2026-03-06T05:00, 2026-03-07T05:00, open in winter",
        "NYSE, 2026-03-06T20:59:59.999999Z, 2026-03-06T20:30, 2026-03-06T21:00, REGULAR, 2026-03-06T05:00, 2026-03-07T05:00, last moment in winter",
        "NYSE, 2026-03-06T21:00:00Z, 2026-03-06T21:00, 2026-03-06T22:00, POST, 2026-03-06T05:00, 2026-03-07T05:00, close in winter",
        "NYSE, 2026-03-08T06:59:59Z, 2026-03-08T06:00, 2026-03-08T07:00, CLOSED, 2026-03-08T05:00, 2026-03-09T04:00, before the lost hour of a day of 23",
        "NYSE, 2026-03-08T07:00:00Z, 2026-03-08T07:00, 2026-03-08T08:00, CLOSED, 2026-03-08T05:00, 2026-03-09T04:00, after the lost hour",
        "NYSE, 2026-03-09T13:29:59Z, 2026-03-09T13:00, 2026-03-09T13:30, PRE, 2026-03-09T04:00, 2026-03-10T04:00, before the open in summer",
        "NYSE, 2026-03-09T13:30:00Z, 2026-03-09T13:30, 2026-03-09T14:30, REGULAR, 2026-03-09T04:00, 2026-03-10T04:00, New York has changed and Europe not",
        "NYSE, 2026-03-27T19:59:00Z, 2026-03-27T19:30, 2026-03-27T20:00, REGULAR, 2026-03-27T04:00, 2026-03-28T04:00, last Friday before Europe changes",
        "NYSE, 2026-03-30T13:30:00Z, 2026-03-30T13:30, 2026-03-30T14:30, REGULAR, 2026-03-30T04:00, 2026-03-31T04:00, Europe has changed too",
        "NYSE, 2026-10-23T13:30:00Z, 2026-10-23T13:30, 2026-10-23T14:30, REGULAR, 2026-10-23T04:00, 2026-10-24T04:00, before Europe changes back",
        "NYSE, 2026-10-28T13:30:00Z, 2026-10-28T13:30, 2026-10-28T14:30, REGULAR, 2026-10-28T04:00, 2026-10-29T04:00, Europe has changed back and New York not",
        "NYSE, 2026-10-28T14:29:59Z, 2026-10-28T13:30, 2026-10-28T14:30, REGULAR, 2026-10-28T04:00, 2026-10-29T04:00, the open of the week after is the middle of this one",
        "NYSE, 2026-11-01T05:30:00Z, 2026-11-01T05:00, 2026-11-01T06:00, CLOSED, 2026-11-01T04:00, 2026-11-02T05:00, half past one the first time of a day of 25",
        "NYSE, 2026-11-01T06:30:00Z, 2026-11-01T06:00, 2026-11-01T07:00, CLOSED, 2026-11-01T04:00, 2026-11-02T05:00, half past one the second time",
        "NYSE, 2026-11-02T14:30:00Z, 2026-11-02T14:30, 2026-11-02T15:30, REGULAR, 2026-11-02T05:00, 2026-11-03T05:00, New York has changed back",
        "NYSE, 2026-11-20T09:00:00Z, 2026-11-20T09:00, 2026-11-20T10:00, PRE, 2026-11-20T05:00, 2026-11-21T05:00, first of the day",
        "NYSE, 2026-11-20T14:29:59Z, 2026-11-20T14:00, 2026-11-20T14:30, PRE, 2026-11-20T05:00, 2026-11-21T05:00, cut at the open",
        "NYSE, 2026-11-21T00:59:59Z, 2026-11-21T00:00, 2026-11-21T01:00, POST, 2026-11-20T05:00, 2026-11-21T05:00, another date in UTC",
        "NYSE, 2026-11-21T01:00:00Z, 2026-11-21T01:00, 2026-11-21T02:00, CLOSED, 2026-11-20T05:00, 2026-11-21T05:00, after all sessions",
        "NYSE, 2026-11-26T15:00:00Z, 2026-11-26T15:00, 2026-11-26T16:00, CLOSED, 2026-11-26T05:00, 2026-11-27T05:00, holiday",
        "NYSE, 2026-11-27T17:59:59Z, 2026-11-27T17:30, 2026-11-27T18:00, REGULAR, 2026-11-27T05:00, 2026-11-28T05:00, last half hour of a half day",
        "NYSE, 2026-11-27T18:00:00Z, 2026-11-27T18:00, 2026-11-27T19:00, POST, 2026-11-27T05:00, 2026-11-28T05:00, after a half day",
        "NYSE, 2026-11-27T22:00:00Z, 2026-11-27T22:00, 2026-11-27T23:00, CLOSED, 2026-11-27T05:00, 2026-11-28T05:00, night after a half day",
        "COIN, 2026-03-08T07:30:00Z, 2026-03-08T07:00, 2026-03-08T08:00, REGULAR, 2026-03-08T00:00, 2026-03-09T00:00, no clock changes here",
        "COIN, 2026-11-01T23:59:59.999999Z, 2026-11-01T23:00, 2026-11-02T00:00, REGULAR, 2026-11-01T00:00, 2026-11-02T00:00, nor here",
    })
    void aTradeIsInTheHourAndTheDayOfItsSession(
            String symbol,
            String time,
            String hourStart,
            String hourEnd,
            String session,
            String dayStart,
            String dayEnd,
            String remark) {
        Market market = new Market(INSTRUMENTS);
        market.fold(trade(symbol, time, "10", "1"));
        market.emit(Long.MIN_VALUE);

        Candle hour = market.candle(symbol, Interval.ONE_HOUR, hourStart + ":00Z");
        assertThat(hour.end).as(remark).isEqualTo(micros(hourEnd + ":00Z"));
        assertThat(hour.session).isEqualTo(session);
        Candle day = market.candle(symbol, Interval.ONE_DAY, dayStart + ":00Z");
        assertThat(day.end).as(remark).isEqualTo(micros(dayEnd + ":00Z"));
        assertThat(day.session).isEqualTo("ALL");
        // The trading date is that of midnight in the zone of the exchange.
        assertThat(LocalDate.ofEpochDay(day.sessionDate)).hasToString(dayStart.substring(0, 10));
        assertThat(hour.sessionDate).isEqualTo(day.sessionDate);
        for (Candle candle : market.candles.values()) {
            assertThat(candle.start).isLessThanOrEqualTo(micros(time));
            assertThat(candle.end).isGreaterThan(micros(time));
            assertThat(candle.end - candle.start)
                    .isLessThanOrEqualTo(
                            candle.interval == Interval.ONE_DAY
                                    ? micros(Duration.ofHours(25))
                                    : candle.interval.micros());
            if (candle.interval != Interval.ONE_DAY) {
                assertThat(candle.start).isGreaterThanOrEqualTo(hour.start);
                assertThat(candle.end).isLessThanOrEqualTo(hour.end);
            }
        }
    }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource({
        "2026-03-06, 16:00, 14:30, winter",
        "2026-03-09, 16:00, 13:30, New York has changed and Europe not",
        "2026-07-02, 16:00, 13:30, summer",
        "2026-10-28, 16:00, 13:30, Europe has changed back and New York not",
        "2026-11-02, 16:00, 14:30, New York has changed back",
        "2026-11-27, 13:00, 14:30, half day",
    })
    void hoursOfNewYorkBeginAtHalfPastAndTheLastEndsAtTheClose(
            LocalDate date, LocalTime close, LocalTime openInUtc, String remark) {
        Market market = new Market(INSTRUMENTS);
        Instant midnight = date.atStartOfDay(NEW_YORK).toInstant();
        for (int minute = 0; minute < 24 * 60; minute++) {
            String time = midnight.plus(minute, ChronoUnit.MINUTES).toString();
            market.fold(trade("NYSE", time, "10", "1"));
            market.emit(micros(time));
        }

        List<Candle> hours =
                candles(market, Interval.ONE_HOUR)
                        .filter(candle -> candle.session.equals("REGULAR"))
                        .toList();
        assertThat(hours)
                .as(remark)
                .extracting(candle -> inNewYork(candle.start))
                .containsExactlyElementsOf(
                        Stream.iterate(
                                        LocalTime.of(9, 30),
                                        time -> time.isBefore(close),
                                        time -> time.plusHours(1))
                                .toList());
        assertThat(hours.get(0).start).isEqualTo(micros(date + "T" + openInUtc + ":00Z"));
        Candle last = hours.get(hours.size() - 1);
        assertThat(inNewYork(last.end)).isEqualTo(close);
        assertThat(last.isFinal).isTrue();
        assertThat(last.folded.tickCount).isEqualTo(30);
        // Nothing is lost or counted twice at the edges.
        for (Interval interval : Interval.values()) {
            assertThat(candles(market, interval).mapToLong(candle -> candle.folded.tickCount).sum())
                    .as(interval.label())
                    .isEqualTo(24 * 60);
        }
    }

    @Test
    void aDayWithoutTradingSessionsHasCandlesOfClosedTimeOnly() {
        Market market = new Market(INSTRUMENTS);
        for (String time :
                List.of("2026-11-26T09:30:00Z", "2026-11-26T15:00:00Z", "2026-11-26T21:30:00Z")) {
            market.fold(trade("NYSE", time, "10", "1"));
        }
        market.emit(Long.MIN_VALUE);

        assertThat(candles(market, Interval.ONE_HOUR))
                .hasSize(3)
                .allMatch(candle -> candle.session.equals("CLOSED"))
                .allMatch(candle -> candle.start % Interval.ONE_HOUR.micros() == 0);
        assertThat(candles(market, Interval.ONE_DAY)).hasSize(1);
    }

    private static Stream<Candle> candles(Market market, Interval interval) {
        return market.candles.values().stream().filter(candle -> candle.interval == interval);
    }

    private static LocalTime inNewYork(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(NEW_YORK).toLocalTime();
    }
}
