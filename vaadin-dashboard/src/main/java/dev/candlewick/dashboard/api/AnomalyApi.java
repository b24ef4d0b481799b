package dev.candlewick.dashboard.api;

import dev.candlewick.dashboard.anomaly.Anomaly;
import dev.candlewick.dashboard.anomaly.AnomalyFilter;
import dev.candlewick.dashboard.anomaly.AnomalyQueries;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Flags of the detectors, as JSON or CSV. */
@RestController
@Tag(name = "Anomalies")
class AnomalyApi {

    private static final int LIMIT = 500;
    private static final int LARGEST_LIMIT = 10_000;

    private final ApiQueries instruments;
    private final AnomalyQueries queries;

    AnomalyApi(ApiQueries instruments, AnomalyQueries queries) {
        this.instruments = instruments;
        this.queries = queries;
    }

    @GetMapping(
            path = "/api/anomalies",
            produces = {MediaType.APPLICATION_JSON_VALUE, Representation.CSV_VALUE})
    @Operation(
            summary = "Flags, the newest first",
            description =
                    "Each says what was seen, what was expected, by which formula, and which ticks of the log were judged.")
    ResponseEntity<?> anomalies(
            @Parameter(description = "Only of this symbol")
                    @RequestParam(name = "symbol", required = false)
                    @Nullable String symbol,
            @Parameter(description = "Only of this kind, such as PRICE_JUMP")
                    @RequestParam(name = "kind", required = false)
                    @Nullable String kind,
            @Parameter(description = "INFO, WARN or CRITICAL: this one and those above it")
                    @RequestParam(name = "severity", required = false)
                    @Nullable String severity,
            @Parameter(description = "OPEN, SUSPECT, CONFIRMED, CLEARED or WITHDRAWN")
                    @RequestParam(name = "status", required = false)
                    @Nullable String status,
            @Parameter(description = "Start times are at it or after it")
                    @RequestParam(name = "from", required = false)
                    @Nullable String from,
            @Parameter(description = "Start times are before it")
                    @RequestParam(name = "to", required = false)
                    @Nullable String to,
            @Parameter(description = "At most so many, up to 10000; without it 500")
                    @RequestParam(name = "limit", required = false)
                    @Nullable String limit,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept) {
        Representation representation = Representation.of(accept);
        AnomalyFilter filter =
                new AnomalyFilter(
                        Optional.ofNullable(symbol),
                        one("kind", kind, AnomalyFilter.KINDS),
                        one("severity", severity, AnomalyFilter.SEVERITIES)
                                .map(AnomalyFilter::atLeast)
                                .orElse(List.of()),
                        one("status", status, AnomalyFilter.STATUSES).stream().toList(),
                        Optional.empty(),
                        Arguments.time("from", from),
                        Arguments.time("to", to));
        Arguments.inOrder(filter.from(), filter.to());
        int count = Arguments.count("limit", limit, LIMIT, LARGEST_LIMIT);
        filter.symbol().ifPresent(instruments::known);
        List<Anomaly> found = queries.newest(filter, count);
        return representation.answer(
                found.stream().map(ApiAnomaly::of).toList(), () -> Csv.ofAnomalies(found));
    }

    private static Optional<String> one(String name, @Nullable String text, List<String> known) {
        if (text == null) {
            return Optional.empty();
        }
        String wanted = text.toUpperCase(Locale.ROOT);
        if (!known.contains(wanted)) {
            throw ApiProblem.badArgument(
                    name
                            + " is '"
                            + text
                            + "', and should be one of "
                            + String.join(", ", known)
                            + ".");
        }
        return Optional.of(wanted);
    }
}
