package dev.candlewick.facts.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.facts.Fact;
import dev.candlewick.facts.Statement;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The services, spoken to on this machine. */
class ServicesTest {
    private static final String KEY = "S3CRET+KEY";

    private static final String CHART =
            """
            {"chart":{"result":[{"meta":{"currency":"USD","symbol":"AAPL","exchangeName":"NMS","fullExchangeName":"NasdaqGS",
              "exchangeTimezoneName":"America/New_York","fiftyTwoWeekHigh":260.10,"fiftyTwoWeekLow":164.08,
              "longName":"Apple Inc.","shortName":"Apple"},
             "timestamp":[1402320600],
             "events":{"dividends":{"1407418200":{"amount":0.1175,"date":1407418200}},
                       "splits":{"1402320600":{"date":1402320600,"numerator":7.0,"denominator":1.0,"splitRatio":"7:1"}}},
             "indicators":{"quote":[{}]}}],"error":null}}""";

    private final LocalService server = new LocalService();
    private final List<String> remarks = new ArrayList<>();
    private final AlphaVantage alphaVantage =
            new AlphaVantage(server.address(), KEY, Duration.ZERO, () -> {});
    private final Yahoo yahoo =
            new Yahoo(
                    server.address(),
                    server.address(),
                    Clock.fixed(Instant.parse("2026-03-02T03:00:00Z"), ZoneOffset.UTC));

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void anOverviewIsFacts() throws InterruptedException {
        server.answering(
                "function=OVERVIEW&symbol=IBM&apikey=S3CRET%2BKEY",
                """
                {"Symbol":"IBM","AssetType":"Common Stock","Name":"International Business Machines","Exchange":"NYSE","Currency":"USD",
                 "Sector":"TECHNOLOGY","Industry":"None","MarketCapitalization":"218000000000","52WeekHigh":"239.35",
                 "52WeekLow":"-","SharesOutstanding":"924000000"}""");

        assertThat(values(alphaVantage.facts("IBM", "IBM", remarks)))
                .containsExactlyInAnyOrder(
                        "name=International Business Machines",
                        "venue=NYSE",
                        "currency=USD",
                        "sector=TECHNOLOGY",
                        "market_value=218000000000",
                        "year_high=239.35",
                        "shares=924000000");
        assertThat(remarks).isEmpty();
    }

    @Test
    void aNumberThatIsNoneIsLeftOutAndSaid() throws InterruptedException {
        server.answering(
                "OVERVIEW",
                "{\"Symbol\":\"IBM\",\"Name\":\"IBM\",\"SharesOutstanding\":\"many\",\"MarketCapitalization\":\"-5\"}");

        assertThat(values(alphaVantage.facts("IBM", "IBM", remarks))).containsExactly("name=IBM");
        assertThat(remarks)
                .containsExactlyInAnyOrder(
                        "shares of IBM is left out, \"many\" is no number",
                        "market_value of IBM is left out, \"-5\" is no number");
    }

    @Test
    void splitsAndDividendsOfAlphaVantageAreAsTheyWerePaid() throws InterruptedException {
        server.answering(
                        "function=SPLITS",
                        "{\"symbol\":\"IBM\",\"data\":[{\"effective_date\":\"1999-05-27\",\"split_factor\":\"2.0000\"}]}")
                .answering(
                        "function=DIVIDENDS",
                        """
                        {"symbol":"IBM","data":[
                          {"ex_dividend_date":"2024-08-09","declaration_date":"2024-07-29","record_date":"2024-08-09","payment_date":"2024-09-10","amount":"1.67"},
                          {"ex_dividend_date":"2026-05-09","declaration_date":"None","record_date":"None","payment_date":"None","amount":"None"}]}""");

        LocalDate exDate = LocalDate.parse("2024-08-09");
        assertThat(alphaVantage.actions("IBM.N", "IBM"))
                .containsExactly(
                        new Statement.OfSplit(
                                "IBM.N",
                                LocalDate.parse("1999-05-27"),
                                "",
                                new BigDecimal("2.0000"),
                                BigDecimal.ONE,
                                "SPLITS"),
                        new Statement.OfDividend(
                                "IBM.N",
                                exDate,
                                "",
                                new BigDecimal("1.67"),
                                null,
                                exDate,
                                "DIVIDENDS"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Information", "Note", "Error Message"})
    void aRefusalIsToldWithoutTheKey(String field) {
        server.answering(
                "OVERVIEW",
                "{\"%s\":\"We have detected your API key as %s and our standard API rate limit is 25 requests per day.\"}"
                        .formatted(field, KEY));

        assertThatThrownBy(() -> alphaVantage.facts("IBM", "IBM", remarks))
                .hasMessageContaining(
                        "refuses OVERVIEW of IBM: We have detected your API key as *** and our standard API rate limit is 25")
                .hasMessageNotContaining("S3CRET");
    }

    @Test
    void aQuotaThatTheServiceSaysIsUsedUpIsUsedUpForAll() {
        List<String> told = new ArrayList<>();
        AlphaVantage counted =
                new AlphaVantage(
                        server.address(),
                        KEY,
                        Duration.ZERO,
                        new CallQuota() {
                            @Override
                            public void take() {}

                            @Override
                            public void usedUp() {
                                told.add("used up");
                            }
                        });
        server.answering(
                "OVERVIEW",
                "{\"Information\":\"no more than 1 request per second; 25 requests per day without a plan\"}");
        assertThatThrownBy(() -> counted.facts("IBM", "IBM", remarks)).isNotNull();
        assertThat(told).as("only too fast").isEmpty();

        server.answering(
                "SPLITS",
                "{\"Information\":\"our standard API rate limit is 25 requests per day.\"}");
        assertThatThrownBy(() -> counted.actions("IBM", "IBM")).isNotNull();
        assertThat(told).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "<html>", "{\"Symbol\""})
    void anAnswerThatIsNoOverviewIsAnErrorWithoutTheKey(String answer) {
        server.answering("OVERVIEW", answer);

        assertThatThrownBy(() -> alphaVantage.facts("IBM", "IBM", remarks))
                .isInstanceOf(ServiceException.class)
                .hasMessageNotContaining("S3CRET");
    }

    @Test
    void whoCannotBeReachedIsNamedWithoutTheKey() {
        AlphaVantage nobody =
                new AlphaVantage(URI.create("http://127.0.0.1:1"), KEY, Duration.ZERO, () -> {});

        assertThatThrownBy(() -> nobody.facts("IBM", "IBM", remarks))
                .hasMessageContaining("127.0.0.1:1 cannot be reached (ConnectException)")
                .hasMessageContaining("check the network")
                .hasMessageNotContaining("S3CRET")
                .hasMessageNotContaining("apikey");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"effective_date\":\"soon\",\"split_factor\":\"2\"}",
                "{\"effective_date\":\"1999-05-27\",\"split_factor\":\"0\"}",
                "{\"effective_date\":\"1999-05-27\",\"split_factor\":\"1e999999999\"}",
                "{\"effective_date\":\"1999-05-27\"}"
            })
    void anActionThatCannotBeReadIsNotLeftOutInSilence(String row) {
        server.answering("SPLITS", "{\"data\":[" + row + "]}");

        assertThatThrownBy(() -> alphaVantage.actions("IBM", "IBM"))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("cannot be read: {");
    }

    @Test
    void aChartIsFactsAndActionsInTheSharesOfToday() throws InterruptedException {
        server.answering("/v8/finance/chart/AAPL", CHART);

        // 22:00 of 1 March in New York
        assertThat(yahoo.actions("AAPL", "AAPL"))
                .containsExactly(
                        new Statement.OfSplit(
                                "AAPL",
                                LocalDate.parse("2014-06-09"),
                                "",
                                new BigDecimal("7"),
                                BigDecimal.ONE,
                                "chart"),
                        new Statement.OfDividend(
                                "AAPL",
                                LocalDate.parse("2014-08-07"),
                                "",
                                new BigDecimal("0.1175"),
                                "USD",
                                LocalDate.parse("2026-03-01"),
                                "chart"));
        assertThat(values(yahoo.facts("AAPL", "AAPL", remarks)))
                .containsExactly(
                        "name=Apple Inc.",
                        "venue=NasdaqGS",
                        "currency=USD",
                        "year_low=164.08",
                        "year_high=260.1");
        assertThat(remarks).singleElement().asString().contains("gives no crumb, status 404");
        assertThat(server.calls).filteredOn(call -> call.contains("chart")).hasSize(1);
    }

    @Test
    void theSummaryIsAskedForWithCookieAndCrumb() throws InterruptedException {
        server.answering("/v8/finance/chart/AAPL", CHART)
                .answering("/v1/test/getcrumb", "a/b")
                .answering(
                        "/v10/finance/quoteSummary/AAPL?modules=assetProfile%2Cprice%2CdefaultKeyStatistics&crumb=a%2Fb",
                        """
                        {"quoteSummary":{"result":[{"assetProfile":{"sector":"Technology","industry":"Consumer Electronics"},
                          "price":{"marketCap":{"raw":3.5E12,"fmt":"3.5T"}},
                          "defaultKeyStatistics":{"sharesOutstanding":{"raw":14800000000}}}],"error":null}}""");

        assertThat(values(yahoo.facts("AAPL", "AAPL", remarks)))
                .contains(
                        "sector=Technology",
                        "industry=Consumer Electronics",
                        "market_value=3500000000000",
                        "shares=14800000000");
        assertThat(remarks).isEmpty();
        assertThat(server.calls.getLast()).contains("quoteSummary").contains("A3=biscuit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"chart\":{\"result\":null,\"error\":{\"code\":\"Not Found\",\"description\":\"No data found, symbol may be delisted\"}}}",
                "{\"chart\":{\"result\":[{\"meta\":{\"exchangeTimezoneName\":\"Mars\"}}]}}",
                "{\"chart\":{\"result\":[{\"meta\":{\"exchangeTimezoneName\":\"UTC\"},\"events\":{\"splits\":{\"1\":{\"date\":1,\"numerator\":0,\"denominator\":1}}}}]}}",
                "{\"chart\":{\"result\":[{\"meta\":{\"exchangeTimezoneName\":\"UTC\"},\"events\":{\"splits\":{\"1\":{\"date\":\"x\",\"numerator\":2,\"denominator\":1}}}}]}}"
            })
    void aChartThatIsNotUnderstoodIsAnError(String chart) {
        server.answering("chart", chart);

        assertThatThrownBy(() -> yahoo.actions("AAPL", "AAPL"))
                .isInstanceOf(ServiceException.class);
    }

    private static List<String> values(List<Statement> facts) {
        return facts.stream()
                .map(
                        statement -> {
                            Statement.OfFact of = (Statement.OfFact) statement;
                            Fact fact = of.fact();
                            return fact.label() + "=" + of.value();
                        })
                .toList();
    }
}
