package dev.candlewick.facts.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candlewick.facts.Fact;
import dev.candlewick.facts.Statement;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Alpha Vantage, as its documentation describes the functions OVERVIEW, SPLITS and DIVIDENDS. Each
 * is a call of its own, and a key without a fee has 25 calls a day and one a second.
 */
public final class AlphaVantage implements FactService {
    /** Where it is. */
    public static final URI ADDRESS = URI.create("https://www.alphavantage.co");

    private static final Map<String, Fact> FIELDS =
            Map.of(
                    "Name", Fact.NAME,
                    "Exchange", Fact.VENUE,
                    "Currency", Fact.CURRENCY,
                    "Sector", Fact.SECTOR,
                    "Industry", Fact.INDUSTRY,
                    "MarketCapitalization", Fact.MARKET_VALUE,
                    "52WeekLow", Fact.YEAR_LOW,
                    "52WeekHigh", Fact.YEAR_HIGH,
                    "SharesOutstanding", Fact.SHARES);

    private final JsonService service;
    private final String key;
    private final Duration pause;
    private final CallQuota quota;
    private boolean hasCalled;

    /**
     * @param key of the user; stands in no message
     * @param pause between two calls
     * @param quota asked before each call
     */
    public AlphaVantage(URI address, String key, Duration pause, CallQuota quota) {
        this.service = new JsonService(address, key);
        this.key = key;
        this.pause = pause;
        this.quota = quota;
    }

    @Override
    public String name() {
        return "alphavantage";
    }

    @Override
    public List<Statement> facts(String symbol, String serviceSymbol, List<String> remarks)
            throws InterruptedException {
        JsonNode overview = call("OVERVIEW", serviceSymbol);
        if (overview.path("Symbol").asText().isEmpty()) {
            throw new ServiceException(
                    "%s has no overview of %s; if it writes the symbol in another way, say %s=ITS-SYMBOL"
                            .formatted(service.host(), serviceSymbol, symbol));
        }
        List<Statement> facts = new ArrayList<>();
        FIELDS.forEach(
                (field, fact) ->
                        Values.fact(symbol, fact, overview.path(field), "OVERVIEW", remarks)
                                .ifPresent(facts::add));
        return facts;
    }

    @Override
    public List<Statement> actions(String symbol, String serviceSymbol)
            throws InterruptedException {
        List<Statement> actions = new ArrayList<>();
        for (JsonNode split : rows("SPLITS", serviceSymbol)) {
            actions.add(
                    new Statement.OfSplit(
                            symbol,
                            date("SPLITS", split, "effective_date"),
                            "",
                            number("SPLITS", split, "split_factor"),
                            BigDecimal.ONE,
                            "SPLITS"));
        }
        for (JsonNode dividend : rows("DIVIDENDS", serviceSymbol)) {
            if (!dividend.path("amount").asText().equals("None")) {
                LocalDate exDate = date("DIVIDENDS", dividend, "ex_dividend_date");
                actions.add(
                        new Statement.OfDividend(
                                symbol,
                                exDate,
                                "",
                                number("DIVIDENDS", dividend, "amount"),
                                null,
                                exDate,
                                "DIVIDENDS"));
            }
        }
        return actions;
    }

    private JsonNode rows(String function, String serviceSymbol) throws InterruptedException {
        JsonNode rows = call(function, serviceSymbol).path("data");
        if (!rows.isArray()) {
            throw new ServiceException(
                    "%s answers %s of %s without the list \"data\""
                            .formatted(service.host(), function, serviceSymbol));
        }
        return rows;
    }

    private JsonNode call(String function, String serviceSymbol) throws InterruptedException {
        quota.take();
        if (hasCalled) {
            Thread.sleep(pause);
        }
        hasCalled = true;
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("function", function);
        parameters.put("symbol", serviceSymbol);
        parameters.put("apikey", key);
        JsonNode answer = service.get("/query", parameters);
        // A refusal comes with status 200 and one of these.
        for (String refusal : List.of("Error Message", "Information", "Note")) {
            if (answer.has(refusal)) {
                String why = answer.path(refusal).asText().toLowerCase(Locale.ROOT);
                boolean isOfTheDay = why.contains("per day") || why.contains("daily");
                // The note on speed names the day too.
                if (isOfTheDay && !why.contains("per minute") && !why.contains("per second")) {
                    quota.usedUp();
                }
                throw new ServiceException(
                        "%s refuses %s of %s: %s"
                                .formatted(
                                        service.host(),
                                        function,
                                        serviceSymbol,
                                        service.quote(answer.path(refusal).asText())));
            }
        }
        return answer;
    }

    private LocalDate date(String function, JsonNode row, String field) {
        try {
            return LocalDate.parse(row.path(field).asText());
        } catch (DateTimeException e) {
            throw unreadable(function, row, field);
        }
    }

    private BigDecimal number(String function, JsonNode row, String field) {
        try {
            return Values.positive(row.path(field).asText());
        } catch (NumberFormatException e) {
            throw unreadable(function, row, field);
        }
    }

    private ServiceException unreadable(String function, JsonNode row, String field) {
        return new ServiceException(
                "%s answers %s with a row whose %s cannot be read: %s"
                        .formatted(service.host(), function, field, service.quote(row.toString())));
    }
}
