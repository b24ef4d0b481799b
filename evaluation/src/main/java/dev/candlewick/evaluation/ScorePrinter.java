package dev.candlewick.evaluation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.candlewick.feed.fault.FaultPlanter;
import dev.candlewick.feed.fault.LabelFile;
import dev.candlewick.feed.fault.TickSeries;
import dev.candlewick.job.anomaly.AnomalyKind;
import dev.candlewick.job.anomaly.Flag;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Scores as a table or as JSON; a rate of nothing is a dash or null. */
final class ScorePrinter {
    private static final int MOST_ROWS = 5;

    private ScorePrinter() {}

    static void table(Scores scores, String data, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s: %d days of a symbol with faults, %d without%n",
                data,
                scores.days(),
                scores.cleanDays());
        out.printf(
                "%-18s %7s %7s %9s %7s %7s %7s %7s %6s %9s %9s %12s %9s%n",
                "kind",
                "faults",
                "flags",
                "precision",
                "rec@4",
                "rec@6",
                "rec@8",
                "rec@10",
                "f1",
                "price-z",
                "delay_ms",
                "false/day",
                "news/day");
        double wrong = 0;
        for (AnomalyKind kind : AnomalyKind.values()) {
            Score score = scores.ours(kind);
            List<String> recalls =
                    FaultPlanter.SIZES.stream().map(size -> rate(score.recall(size))).toList();
            wrong += scores.falsePerDay(kind);
            out.printf(
                    "%-18s %7d %7d %9s %7s %7s %7s %7s %6s %9s %9s %12s %9s%n",
                    kind,
                    score.faults(),
                    score.flags(),
                    rate(score.precision()),
                    recalls.get(0),
                    recalls.get(1),
                    recalls.get(2),
                    recalls.get(3),
                    rate(score.f1()),
                    Scores.OF_PRICE.contains(kind) ? rate(scores.seeds(kind).f1()) : "-",
                    whole(score.ruleDelay()),
                    rate(scores.falsePerDay(kind)),
                    rate(scores.newsPerDay(kind)));
        }
        out.printf("false flags for each day of a symbol, all kinds: %s%n", rate(wrong));
    }

    static void json(Scores scores, String data, PrintWriter out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeStringField("data", data);
            json.writeNumberField("symbol_days", scores.days());
            json.writeNumberField("unlabelled_symbol_days", scores.cleanDays());
            double wrong = 0;
            json.writeArrayFieldStart("detectors");
            for (AnomalyKind kind : AnomalyKind.values()) {
                detector(scores, kind, json);
                wrong += scores.falsePerDay(kind);
            }
            json.writeEndArray();
            number(json, "false_per_symbol_day", wrong);
            json.writeBooleanField("keeps_promise", scores.keepsItsPromise());
            json.writeEndObject();
        }
        out.println();
    }

    private static void detector(Scores scores, AnomalyKind kind, JsonGenerator json)
            throws IOException {
        Score score = scores.ours(kind);
        json.writeStartObject();
        json.writeStringField("kind", kind.name());
        json.writeNumberField("faults", score.faults());
        json.writeNumberField("flags", score.flags());
        number(json, "precision", score.precision());
        number(json, "recall", score.recall());
        json.writeObjectFieldStart("recall_by_size");
        for (double size : FaultPlanter.SIZES) {
            number(json, String.format(Locale.ROOT, "%.0f", size), score.recall(size));
        }
        json.writeEndObject();
        number(json, "f1", score.f1());
        number(json, "delay_ms", score.ruleDelay());
        number(json, "delay_from_fault_ms", score.delay());
        number(json, "false_per_symbol_day", scores.falsePerDay(kind));
        number(json, "news_per_symbol_day", scores.newsPerDay(kind));
        boolean priced = Scores.OF_PRICE.contains(kind);
        json.writeObjectFieldStart("price_z_score");
        number(json, "precision", priced ? scores.seeds(kind).precision() : Double.NaN);
        number(json, "recall", priced ? scores.seeds(kind).recall() : Double.NaN);
        number(json, "f1", priced ? scores.seeds(kind).f1() : Double.NaN);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, Math.round(value * 1e6) / 1e6);
        } else {
            json.writeNullField(name);
        }
    }

    static void flags(
            RecordedTicks.Symbol symbol,
            List<Flag> flags,
            int days,
            RecordedTicks ticks,
            PrintWriter out) {
        out.printf(
                "%s: %d flags of WARN or more on %d days%n",
                symbol.ticks().symbol(), flags.size(), days);
        for (Flag flag : flags) {
            out.printf(
                    Locale.ROOT,
                    "%s %s %s %s %s: observed %.6g, expected %.6g, score %.2f, threshold %.2f, window %d%n",
                    LabelFile.time(flag.start()),
                    flag.interval(),
                    flag.kind(),
                    flag.severity(),
                    flag.status(),
                    flag.observed(),
                    flag.expected(),
                    flag.score(),
                    flag.threshold(),
                    flag.window());
            for (Map.Entry<String, Double> input : flag.evidence().entrySet()) {
                out.printf(Locale.ROOT, "    %s = %.6g%n", input.getKey(), input.getValue());
            }
            causes(symbol, flag).forEach(index -> out.println("    " + ticks.row(symbol, index)));
        }
    }

    static void flagsJson(
            RecordedTicks.Symbol symbol, List<Flag> flags, RecordedTicks ticks, PrintWriter out)
            throws IOException {
        for (Flag flag : flags) {
            try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.writeStartObject();
                json.writeStringField("symbol", symbol.ticks().symbol());
                json.writeStringField("kind", flag.kind().name());
                json.writeStringField("interval", flag.interval());
                json.writeStringField("start_time", LabelFile.time(flag.start()));
                json.writeStringField("severity", flag.severity().name());
                json.writeStringField("status", flag.status().name());
                number(json, "observed", flag.observed());
                number(json, "expected", flag.expected());
                number(json, "score", flag.score());
                number(json, "threshold", flag.threshold());
                json.writeArrayFieldStart("ticks");
                for (int index : causes(symbol, flag)) {
                    json.writeString(ticks.row(symbol, index));
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            out.println();
        }
    }

    /** The ticks that made it: the print itself, or the largest trade and the outermost prices. */
    private static List<Integer> causes(RecordedTicks.Symbol symbol, Flag flag) {
        TickSeries ticks = symbol.ticks();
        List<Integer> causes = new ArrayList<>();
        int first = (int) flag.firstOffset();
        int last = (int) flag.lastOffset();
        int low = -1;
        int high = -1;
        int large = -1;
        int close = -1;
        for (int i = first; i <= last; i++) {
            if (ticks.setsPrice(i)) {
                low = low < 0 || ticks.price(i) < ticks.price(low) ? i : low;
                high = high < 0 || ticks.price(i) > ticks.price(high) ? i : high;
                close = i;
            }
            if (ticks.setsVolume(i)) {
                large = large < 0 || ticks.size(i) > ticks.size(large) ? i : large;
            }
        }
        boolean volume = flag.kind() == AnomalyKind.VOLUME_SPIKE;
        for (int index : volume ? new int[] {large} : new int[] {first, low, high, close}) {
            if (index >= 0 && !causes.contains(index) && causes.size() < MOST_ROWS) {
                causes.add(index);
            }
        }
        return causes.stream().sorted().toList();
    }

    private static String rate(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "-";
    }

    private static String whole(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.0f", value) : "-";
    }
}
