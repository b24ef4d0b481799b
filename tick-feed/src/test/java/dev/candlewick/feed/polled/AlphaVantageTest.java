package dev.candlewick.feed.polled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.candlewick.feed.polled.PollException.Kind;
import dev.candlewick.feed.tick.Bar;
import dev.candlewick.feed.tick.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlphaVantageTest {

    private static final String KEY = "S3CR3TK3Y";
    private static final Instant NOW = Instant.parse("2024-06-11T14:00:00Z");

    private final LocalSource server;
    private final AlphaVantage source;

    AlphaVantageTest() throws IOException {
        server = new LocalSource();
        source = new AlphaVantage(server.address(), KEY, Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aQuoteOfAnEarlierDayIsTrueAtItsClose() throws Exception {
        server.body = quote("2024-06-10", "169.2100", "3442500");

        assertThat(source.snapshot("IBM", NOW))
                .isEqualTo(
                        new Snapshot(
                                "IBM",
                                micros("2024-06-10T20:00:00Z"),
                                "169.21",
                                "3442500",
                                "alphavantage"));
        assertThat(server.asked)
                .containsExactly("/query?function=GLOBAL_QUOTE&symbol=IBM&apikey=" + KEY);
    }

    @Test
    void aQuoteOfADayThatTradesIsTrueNowEvenIfTheCalendarThereIsAhead() throws Exception {
        server.body = quote("2024-06-11", "169.2100", "100");
        assertThat(source.snapshot("IBM", NOW).eventTime())
                .isEqualTo(micros("2024-06-11T14:00:00Z"));
        server.body = quote("2024-06-12", "169.2100", "100");
        assertThat(source.snapshot("IBM", NOW).eventTime())
                .isEqualTo(micros("2024-06-11T14:00:00Z"));
    }

    @Test
    void seriesAreReadInTheZoneThatTheyName() throws Exception {
        server.body =
                """
                {"Meta Data":{"1. Information":"Intraday (5min) open, high, low, close prices and volume","2. Symbol":"IBM",
                 "3. Last Refreshed":"2024-06-11 09:55:00","4. Interval":"5min","5. Output Size":"Compact","6. Time Zone":"US/Eastern"},
                 "Time Series (5min)":{
                  "2024-06-11 09:58:00":{"1. open":"1.0","2. high":"1.0","3. low":"1.0","4. close":"1.0","5. volume":"1"},
                  "2024-06-11 09:50:00":{"1. open":"169.2000","2. high":"169.5000","3. low":"169.1","4. close":"169.3","5. volume":"77"},
                  "2024-06-11 09:45:00":{"1. open":"169.2000","2. high":"169.0000","3. low":"169.1","4. close":"169.3","5. volume":"77"}}}""";

        assertThat(source.bars("IBM", "5m", NOW))
                .containsExactly(
                        new Bar(
                                "IBM",
                                "alphavantage",
                                "5m",
                                micros("2024-06-11T13:50:00Z"),
                                "169.2",
                                "169.5",
                                "169.1",
                                "169.3",
                                "77"));
        assertThat(server.asked.getLast())
                .startsWith(
                        "/query?function=TIME_SERIES_INTRADAY&adjusted=false&interval=5min&symbol=IBM&");
    }

    @Test
    void theDayThatTradesIsNoBarYet() throws Exception {
        String bar =
                "{\"1. open\":\"1\",\"2. high\":\"2\",\"3. low\":\"1\",\"4. close\":\"2\",\"5. volume\":\"9\"}";
        server.body =
                "{\"Meta Data\":{\"5. Time Zone\":\"US/Eastern\"},\"Time Series (Daily)\":{\"2024-06-11\":%s,\"2024-06-10\":%s}}"
                        .formatted(bar, bar);

        assertThat(source.bars("IBM", "1d", NOW))
                .extracting(Bar::startTime)
                .containsExactly(micros("2024-06-10T04:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Information   | We have detected your API key as S3CR3TK3Y and our standard API rate limit is 25 requests per day. Please subscribe to any of the premium plans | TOO_OFTEN
                    Note          | Thank you for using Alpha Vantage! Our standard API call frequency is 5 calls per minute and 500 calls per day. | TOO_OFTEN
                    Information   | Please consider spreading out your free API requests more sparsely (1 request per second). S3CR3TK3Y | TOO_OFTEN
                    Information   | Thank you for using Alpha Vantage! This is a premium endpoint. S3CR3TK3Y | REFUSED
                    Information   | The **demo** API key is for demo purposes only. | REFUSED
                    Information   | Something that nobody has seen yet, with S3CR3TK3Y in it | TOO_OFTEN
                    Error Message | the parameter apikey is invalid or missing. Please claim your free API key S3CR3TK3Y | REFUSED
                    Error Message | Invalid API call. Please retry or visit the documentation for GLOBAL_QUOTE. S3CR3TK3Y | NO_SUCH_SYMBOL
                    """)
    void whatStandsInA200IsRecognisedAndTheKeyInItNotPassedOn(
            String field, String text, Kind kind) {
        server.body = "{\"%s\": \"%s\"}".formatted(field, text);

        PollException failure = failure();
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageNotContaining(KEY);
        assertThat(failure).hasMessageStartingWith("alphavantage ");
    }

    @Test
    void faultsOfTheNetworkDoNotTellTheKeyEither() {
        for (int status : List.of(400, 401, 403, 404, 429, 500, 503)) {
            server.status = status;
            server.body = KEY;
            assertThat(shown(failure())).doesNotContain(KEY);
        }
        server.close();
        assertThat(shown(failure())).doesNotContain(KEY);
    }

    @Test
    void aSymbolWithoutAQuoteIsUnknownAndAnAnswerWithoutOneAFault() {
        server.body = "{\"Global Quote\": {}}";
        assertThat(failure().kind()).isEqualTo(Kind.NO_SUCH_SYMBOL);
        for (String body :
                List.of(
                        "{}",
                        "",
                        "null",
                        "{\"Global Quote\": {\"01. symbol\": \"IBM\"}}",
                        quote("yesterday", "1", "1"),
                        quote("2024-06-10", "0", "1"))) {
            server.body = body;
            assertThat(failure().kind()).as(body).isEqualTo(Kind.PASSING);
        }
    }

    private PollException failure() {
        return catchThrowableOfType(PollException.class, () -> source.snapshot("IBM", NOW));
    }

    /** All that a stack trace would show. */
    private static String shown(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            text.append(at).append('\n');
        }
        return text.toString();
    }

    private static String quote(String day, String price, String volume) {
        return "{\"Global Quote\":{\"01. symbol\":\"IBM\",\"02. open\":\"170.0\",\"05. price\":\"%s\",\"06. volume\":\"%s\",\"07. latest trading day\":\"%s\",\"10. change percent\":\"0.5%%\"}}"
                .formatted(price, volume, day);
    }

    private static long micros(String time) {
        return Instant.parse(time).toEpochMilli() * 1000;
    }
}
