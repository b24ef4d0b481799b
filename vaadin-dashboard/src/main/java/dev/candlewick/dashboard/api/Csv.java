package dev.candlewick.dashboard.api;

import dev.candlewick.dashboard.anomaly.Anomaly;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** CSV by RFC 4180: a header line, lines that end with CR LF, nothing where there is no value. */
final class Csv {

    private static final List<String> CANDLE =
            List.of(
                    "symbol",
                    "interval",
                    "start_time",
                    "end_time",
                    "session",
                    "session_date",
                    "open",
                    "high",
                    "low",
                    "close",
                    "volume",
                    "vwap",
                    "turnover",
                    "tick_count",
                    "trade_count",
                    "state",
                    "revision",
                    "log_epoch",
                    "last_offset",
                    "recorded_at",
                    "filled");

    private static final List<String> INSTRUMENT =
            List.of(
                    "symbol",
                    "name",
                    "calendar",
                    "tick_size",
                    "venue",
                    "currency",
                    "sector",
                    "industry",
                    "market_value",
                    "year_low",
                    "year_high",
                    "shares",
                    "first_seen_at");

    private static final List<String> ANOMALY =
            List.of(
                    "symbol",
                    "kind",
                    "interval",
                    "start_time",
                    "end_time",
                    "severity",
                    "status",
                    "window_start",
                    "window_end",
                    "window_size",
                    "observed",
                    "expected",
                    "score",
                    "threshold",
                    "formula",
                    "detected_at",
                    "log_partition",
                    "first_offset",
                    "last_offset",
                    "recorded_at");

    private final StringBuilder text = new StringBuilder();

    private Csv() {}

    static String of(CandlePage page) {
        Csv csv = new Csv();
        csv.line(CANDLE.toArray());
        for (ApiCandle candle : page.candles()) {
            csv.line(
                    page.symbol(),
                    page.interval(),
                    candle.startTime(),
                    candle.endTime(),
                    candle.session(),
                    candle.sessionDate(),
                    candle.open(),
                    candle.high(),
                    candle.low(),
                    candle.close(),
                    candle.volume(),
                    candle.vwap(),
                    candle.turnover(),
                    candle.tickCount(),
                    candle.tradeCount(),
                    candle.state(),
                    candle.revision(),
                    candle.logEpoch(),
                    candle.lastOffset(),
                    candle.recordedAt(),
                    candle.filled());
        }
        return csv.text.toString();
    }

    static String of(Collection<ApiInstrument> instruments) {
        Csv csv = new Csv();
        csv.line(INSTRUMENT.toArray());
        for (ApiInstrument instrument : instruments) {
            csv.line(
                    instrument.symbol(),
                    instrument.name(),
                    instrument.calendar(),
                    instrument.tickSize(),
                    instrument.venue(),
                    instrument.currency(),
                    instrument.sector(),
                    instrument.industry(),
                    instrument.marketValue(),
                    instrument.yearLow(),
                    instrument.yearHigh(),
                    instrument.shares(),
                    instrument.firstSeenAt());
        }
        return csv.text.toString();
    }

    static String ofAnomalies(Collection<Anomaly> flags) {
        Csv csv = new Csv();
        csv.line(ANOMALY.toArray());
        for (Anomaly flag : flags) {
            csv.line(
                    flag.symbol(),
                    flag.kind(),
                    flag.interval(),
                    flag.startTime(),
                    flag.endTime(),
                    flag.severity(),
                    flag.status(),
                    flag.windowStart(),
                    flag.windowEnd(),
                    flag.windowSize(),
                    flag.observed(),
                    flag.expected(),
                    flag.score(),
                    flag.threshold(),
                    flag.formula(),
                    flag.detectedAt(),
                    flag.logPartition(),
                    flag.firstOffset(),
                    flag.lastOffset(),
                    flag.recordedAt());
        }
        return csv.text.toString();
    }

    private void line(@Nullable Object... values) {
        StringJoiner line = new StringJoiner(",", "", "\r\n");
        for (Object value : values) {
            line.add(cell(value));
        }
        text.append(line);
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String written =
                value instanceof BigDecimal number ? number.toPlainString() : value.toString();
        boolean plain =
                written.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? written : '"' + written.replace("\"", "\"\"") + '"';
    }
}
