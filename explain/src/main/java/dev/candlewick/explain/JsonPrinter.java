package dev.candlewick.explain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.candlewick.explain.Explanation.Column;
import dev.candlewick.explain.Explanation.Effect;
import dev.candlewick.explain.Explanation.Price;
import dev.candlewick.explain.Explanation.Revision;
import dev.candlewick.explain.Explanation.Tick;
import dev.candlewick.explain.Explanation.Verdict;
import dev.candlewick.explain.table.RevisionRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * An explanation for a program: one JSON object on one line. Values of columns are texts, so that
 * no reader loses a digit; times are ISO-8601 in UTC.
 */
public final class JsonPrinter {

    // What is not ASCII is escaped: no terminal takes it for more than text.
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator json;

    private JsonPrinter(JsonGenerator json) {
        this.json = json;
    }

    /** Prints it, and ends the line. */
    public static void print(Explanation explanation, PrintWriter out) {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            new JsonPrinter(json).print(explanation);
        } catch (IOException e) {
            throw new UncheckedIOException("standard output cannot be written", e);
        }
        out.println();
        out.flush();
    }

    private void print(Explanation explanation) throws IOException {
        json.writeStartObject();
        json.writeStringField("symbol", explanation.symbol());
        json.writeStringField("interval", explanation.interval());
        json.writeStringField("start_time", explanation.start().toString());
        json.writeStringField("end_time", explanation.end().toString());
        json.writeStringField("session", explanation.session());
        json.writeStringField("session_date", explanation.sessionDate());
        json.writeStringField("zone", explanation.zone().getId());
        json.writeStringField("state", explanation.state());
        json.writeNumberField("revision", explanation.revision());
        json.writeStringField("recorded_at", explanation.recordedAt().toString());
        json.writeNumberField("log_epoch", explanation.logEpoch());
        json.writeStringField("topic", explanation.topic());
        json.writeNumberField("partition", explanation.partition());
        json.writeBooleanField("matches", explanation.matches());
        json.writeBooleanField("provable", explanation.isProvable());
        texts("not_provable", explanation.notProvable());
        texts("differences", explanation.differences());
        texts("remarks", explanation.remarks());
        json.writeObjectFieldStart("counts");
        for (Verdict verdict : Verdict.values()) {
            json.writeNumberField(name(verdict), explanation.count(verdict));
        }
        json.writeEndObject();
        json.writeArrayFieldStart("columns");
        for (Column column : explanation.columns()) {
            column(column);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("ticks");
        for (Tick tick : explanation.ticks()) {
            tick(tick);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("revisions");
        for (Revision revision : explanation.revisions()) {
            revision(revision);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void column(Column column) throws IOException {
        json.writeStartObject();
        json.writeStringField("column", column.name());
        json.writeStringField("of_ticks", column.ofTicks());
        json.writeStringField("in_row", column.inRow());
        json.writeBooleanField("agrees", column.agrees());
        json.writeEndObject();
    }

    private void tick(Tick tick) throws IOException {
        json.writeStartObject();
        json.writeNumberField("number", tick.number());
        json.writeNumberField("partition", tick.partition());
        json.writeNumberField("offset", tick.offset());
        json.writeStringField(
                "event_time", tick.eventTime() == null ? null : tick.eventTime().toString());
        json.writeStringField(
                "append_time", tick.appendTime() == null ? null : tick.appendTime().toString());
        json.writeStringField("price", tick.price());
        json.writeStringField("size", tick.size());
        json.writeStringField("venue", tick.venue());
        json.writeStringField("conditions", tick.conditions());
        json.writeStringField("trade_id", tick.tradeId());
        json.writeStringField("source", tick.source());
        json.writeStringField("verdict", name(tick.verdict()));
        texts("counts_for", tick.effects().stream().map((Effect effect) -> name(effect)).toList());
        texts("made", tick.made().stream().map((Price price) -> name(price)).toList());
        json.writeStringField("rule", tick.rule());
        json.writeEndObject();
    }

    private void revision(Revision revision) throws IOException {
        RevisionRow row = revision.row();
        json.writeStartObject();
        json.writeNumberField("revision", row.revision());
        json.writeStringField("reason", row.reason());
        json.writeStringField("old_recorded_at", row.oldRecordedAt().toString());
        json.writeStringField("new_recorded_at", row.newRecordedAt().toString());
        json.writeNumberField("causes", revision.causes());
        json.writeArrayFieldStart("offsets");
        for (long offset : revision.offsets()) {
            json.writeNumber(offset);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("changes");
        for (RevisionRow.Change change : row.changes()) {
            json.writeStartObject();
            json.writeStringField("column", change.column());
            json.writeStringField("old", change.oldValue());
            json.writeStringField("new", change.newValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void texts(String field, List<String> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
