package dev.candlewick.dashboard.ui;

import static dev.candlewick.dashboard.candle.Candles.NOON;

import dev.candlewick.explain.Explanation;
import dev.candlewick.explain.Explanation.Column;
import dev.candlewick.explain.Explanation.Effect;
import dev.candlewick.explain.Explanation.Price;
import dev.candlewick.explain.Explanation.Revision;
import dev.candlewick.explain.Explanation.Tick;
import dev.candlewick.explain.Explanation.Verdict;
import dev.candlewick.explain.Listing;
import dev.candlewick.explain.table.RevisionRow;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Words for explanations in tests: of the 1m candle of IBM at noon. */
final class Explanations {

    private final List<Tick> all = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private final List<Revision> revisions = new ArrayList<>();
    private final List<String> notProvable = new ArrayList<>();
    private String state = "CLOSED";

    Explanations() {
        columns.add(new Column("open", "181.5", "181.5"));
        columns.add(
                new Column(
                        "open_at", "2026-03-02T12:00:01.000000Z", "2026-03-02T12:00:01.000000Z"));
    }

    /** So many ticks of which each third is a duplicate. */
    static Explanations ofManyTicks(int count) {
        Explanations many = new Explanations();
        for (int place = 0; place < count; place++) {
            boolean duplicate = place % 3 == 2;
            many.tick(
                    duplicate ? Verdict.DUPLICATE : Verdict.COUNTED,
                    duplicate ? EnumSet.noneOf(Effect.class) : EnumSet.allOf(Effect.class),
                    duplicate ? "duplicate of offset " + (place - 1) : "");
        }
        return many;
    }

    Explanations tick(Verdict verdict, Set<Effect> effects, String rule, Price... made) {
        int place = all.size();
        all.add(
                new Tick(
                        place + 1,
                        3,
                        place,
                        NOON.plusMillis(place),
                        NOON.plusMillis(place + 20),
                        "181.5",
                        "1000",
                        "P",
                        "<b>20</b>",
                        "id" + place,
                        "replay",
                        verdict,
                        effects,
                        Set.of(made),
                        rule));
        return this;
    }

    Explanations column(String name, String ofTicks, String inRow) {
        columns.add(new Column(name, ofTicks, inRow));
        return this;
    }

    Explanations revision(long offset, String oldClose, String newClose) {
        state = "REVISED";
        RevisionRow row =
                new RevisionRow(
                        revisions.size() + 1,
                        "LATE_TICK",
                        NOON,
                        NOON.plusSeconds(90),
                        0,
                        offset,
                        List.of(new RevisionRow.Change("close", oldClose, newClose)));
        revisions.add(new Revision(row, 1, List.of(offset)));
        return this;
    }

    Explanations notProvable(String sentence) {
        notProvable.add(sentence);
        return this;
    }

    /** What a reading with this listing would give. */
    Explanation listed(Listing listing) {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        Map<Price, Tick> makers = new EnumMap<>(Price.class);
        for (Tick tick : all) {
            counts.merge(tick.verdict(), 1L, Long::sum);
            tick.made().forEach(price -> makers.put(price, tick));
        }
        List<Tick> ticks =
                all.stream()
                        .filter(tick -> listing.which().includes(tick.verdict()))
                        .skip(listing.skip())
                        .limit(listing.limit())
                        .toList();
        Instant end = NOON.plusSeconds(60);
        return new Explanation(
                "IBM",
                "1m",
                1,
                "ticks",
                3,
                NOON,
                end,
                "REGULAR",
                "2026-03-02",
                ZoneOffset.UTC,
                state,
                revisions.size(),
                end,
                columns,
                counts,
                ticks,
                makers,
                revisions,
                List.of(),
                notProvable,
                List.of("a remark with <i>markup</i>"));
    }
}
