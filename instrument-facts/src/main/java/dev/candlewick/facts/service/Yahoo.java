package dev.candlewick.facts.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candlewick.facts.Fact;
import dev.candlewick.facts.Statement;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Yahoo, by the calls that its own pages make; there is no contract about them. The chart gives
 * name, venue, currency, 52-week range, splits and dividends. Sector, industry, market value and
 * shares come from a second call, which wants a cookie and a word that belongs to it.
 *
 * <p>Dividends are told in the shares of the day of the call: Yahoo divides them by later splits.
 */
public final class Yahoo implements FactService {
    /** Where it is. */
    public static final URI ADDRESS = URI.create("https://query1.finance.yahoo.com");

    /** Where it gives its cookie. */
    public static final URI COOKIE_ADDRESS = URI.create("https://fc.yahoo.com");

    private static final long YEARS = 99L * 366 * 86_400;
    private static final String CHART = "chart";
    private static final String SUMMARY = "quoteSummary";

    private final JsonService service;
    private final URI address;
    private final URI cookieAddress;
    private final Clock clock;
    private final Map<String, JsonNode> charts = new LinkedHashMap<>();
    private @Nullable String crumb;

    public Yahoo(URI address, URI cookieAddress, Clock clock) {
        this.service = new JsonService(address, "");
        this.address = address;
        this.cookieAddress = cookieAddress;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "yahoo";
    }

    @Override
    public List<Statement> facts(String symbol, String serviceSymbol, List<String> remarks)
            throws InterruptedException {
        JsonNode meta = chart(serviceSymbol).path("meta");
        Map<Fact, JsonNode> said = new EnumMap<>(Fact.class);
        said.put(Fact.NAME, either(meta, "longName", "shortName"));
        said.put(Fact.VENUE, either(meta, "fullExchangeName", "exchangeName"));
        said.put(Fact.CURRENCY, meta.path("currency"));
        said.put(Fact.YEAR_LOW, meta.path("fiftyTwoWeekLow"));
        said.put(Fact.YEAR_HIGH, meta.path("fiftyTwoWeekHigh"));
        List<Statement> facts = new ArrayList<>(statements(symbol, said, CHART, remarks));
        try {
            JsonNode summary = summary(serviceSymbol);
            said.clear();
            said.put(Fact.SECTOR, summary.path("assetProfile").path("sector"));
            said.put(Fact.INDUSTRY, summary.path("assetProfile").path("industry"));
            said.put(Fact.MARKET_VALUE, summary.path("price").path("marketCap").path("raw"));
            said.put(
                    Fact.SHARES,
                    summary.path("defaultKeyStatistics").path("sharesOutstanding").path("raw"));
            facts.addAll(statements(symbol, said, SUMMARY, remarks));
        } catch (ServiceException e) {
            remarks.add(
                    "sector, industry, market value and shares of %s could not be had: %s"
                            .formatted(symbol, e.getMessage()));
        }
        return facts;
    }

    private static List<Statement> statements(
            String symbol, Map<Fact, JsonNode> said, String origin, List<String> remarks) {
        return said.entrySet().stream()
                .flatMap(
                        of ->
                                Values.fact(symbol, of.getKey(), of.getValue(), origin, remarks)
                                        .stream())
                .toList();
    }

    private static JsonNode either(JsonNode node, String first, String second) {
        return node.path(first).asText().isEmpty() ? node.path(second) : node.path(first);
    }

    @Override
    public List<Statement> actions(String symbol, String serviceSymbol)
            throws InterruptedException {
        JsonNode chart = chart(serviceSymbol);
        ZoneId zone = zone(chart);
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        String currency = chart.path("meta").path("currency").asText();
        List<Statement> actions = new ArrayList<>();
        for (JsonNode split : chart.path("events").path("splits")) {
            actions.add(
                    new Statement.OfSplit(
                            symbol,
                            date(split, zone),
                            "",
                            number(split, "numerator"),
                            number(split, "denominator"),
                            CHART));
        }
        for (JsonNode dividend : chart.path("events").path("dividends")) {
            LocalDate exDate = date(dividend, zone);
            actions.add(
                    new Statement.OfDividend(
                            symbol,
                            exDate,
                            "",
                            number(dividend, "amount"),
                            currency.isEmpty() ? null : currency,
                            exDate.isAfter(today) ? exDate : today,
                            CHART));
        }
        return actions;
    }

    /** One call for both, facts and actions. */
    private JsonNode chart(String serviceSymbol) throws InterruptedException {
        JsonNode known = charts.get(serviceSymbol);
        if (known != null) {
            return known;
        }
        long now = clock.instant().getEpochSecond();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("period1", Long.toString(now - YEARS));
        // A week more, for what has been announced.
        parameters.put("period2", Long.toString(now + 7 * 86_400));
        parameters.put("interval", "1d");
        parameters.put("events", "div,split");
        JsonNode answer =
                service.get("/v8/finance/chart/" + JsonService.encoded(serviceSymbol), parameters);
        JsonNode chart = answer.path("chart").path("result").path(0);
        if (chart.path("meta").isMissingNode()) {
            throw new ServiceException(
                    "%s has no chart of %s: %s"
                            .formatted(
                                    service.host(),
                                    serviceSymbol,
                                    service.quote(answer.path("chart").path("error").toString())));
        }
        charts.put(serviceSymbol, chart);
        return chart;
    }

    private JsonNode summary(String serviceSymbol) throws InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("modules", "assetProfile,price,defaultKeyStatistics");
        parameters.put("crumb", crumb());
        JsonNode answer =
                service.get(
                        "/v10/finance/quoteSummary/" + JsonService.encoded(serviceSymbol),
                        parameters);
        JsonNode summary = answer.path(SUMMARY).path("result").path(0);
        if (summary.isMissingNode()) {
            throw new ServiceException(
                    "%s has no summary of %s: %s"
                            .formatted(
                                    service.host(),
                                    serviceSymbol,
                                    service.quote(answer.path(SUMMARY).path("error").toString())));
        }
        return summary;
    }

    /** The word that goes with the cookie; both are asked for once. */
    private String crumb() throws InterruptedException {
        if (crumb == null) {
            service.answer(cookieAddress, "/", Map.of());
            HttpResponse<String> answer = service.answer(address, "/v1/test/getcrumb", Map.of());
            if (answer.statusCode() != 200 || answer.body().isBlank()) {
                throw new ServiceException(
                        "%s gives no crumb, status %d"
                                .formatted(service.host(), answer.statusCode()));
            }
            crumb = answer.body().strip();
        }
        return crumb;
    }

    private ZoneId zone(JsonNode chart) {
        String zone = chart.path("meta").path("exchangeTimezoneName").asText();
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new ServiceException(
                    "%s names the time zone \"%s\", which is not known, so the dates of its events are not"
                            .formatted(service.host(), service.quote(zone)),
                    e);
        }
    }

    private LocalDate date(JsonNode event, ZoneId zone) {
        JsonNode seconds = event.path("date");
        if (!seconds.isIntegralNumber()) {
            throw unreadable(event);
        }
        return LocalDate.ofInstant(Instant.ofEpochSecond(seconds.asLong()), zone);
    }

    private BigDecimal number(JsonNode event, String field) {
        try {
            return Values.positive(event.path(field).asText());
        } catch (NumberFormatException e) {
            throw unreadable(event);
        }
    }

    private ServiceException unreadable(JsonNode event) {
        return new ServiceException(
                "%s answers with an event that cannot be read: %s"
                        .formatted(service.host(), service.quote(event.toString())));
    }
}
