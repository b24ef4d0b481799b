package dev.candlewick.feed.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.feed.live.SymbolLine.LastSent;
import dev.candlewick.feed.live.SymbolLine.Loss;
import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.venue.History;
import dev.candlewick.feed.venue.LiveTrade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A line whose ids tell nothing of what is missing; times are whole seconds here. */
class TimedLineTest {
    private static final long SECOND = 1_000_000;
    private static final long SETTLE = Timing.USUAL.settle() / SECOND;

    private final List<String> out = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();

    @Test
    void anAnswerThatWasAskedForBeforeAnotherCutEndsNoSearch() {
        TimedLine line = lineThatAsksAfterACut();
        line.cut();
        line.fetched(page(null, trade("b", 105)), at(115));

        assertThat(line.isBehind()).isTrue();
        connected(line, 120);
        line.offer(trade("d", 121), at(121));
        line.tick(at(120 + SETTLE));
        line.fetched(page(null, trade("b", 105), trade("c", 118), trade("d", 121)), at(123));

        assertThat(out)
                .containsExactly(
                        "send a",
                        "ask 100",
                        "send b",
                        "ask 103",
                        "duplicate b",
                        "send c",
                        "send d",
                        "duplicate d");
        assertThat(line.isBehind()).isFalse();
    }

    @Test
    void anAnswerThatWasAskedForBeforeTheBufferWasFullEndsNoSearch() {
        TimedLine line = lineThatAsksAfterACut();
        line.lost(new Loss(7, "OVERFLOW"), at(113));
        line.fetched(page(null, trade("b", 105)), at(114));
        assertThat(line.isBehind()).isTrue();

        line.tick(at(113 + SETTLE));
        assertThat(out).containsExactly("send a", "ask 100", "send b", "ask 103");
    }

    @Test
    void aRefusalThatComesInTheNextCutIsNoGapThatEndsBeforeIt() {
        TimedLine line = lineThatAsksAfterACut();
        line.cut();
        line.fetchFailed("no", true, 0, at(113));
        assertThat(gaps).isEmpty();

        connected(line, 120);
        line.tick(at(120 + SETTLE));
        line.fetchFailed("no", true, 0, at(123));
        assertThat(gaps.getFirst().fromTime()).isEqualTo(at(101));
        assertThat(gaps.getFirst().toTime()).isGreaterThanOrEqualTo(at(120));
        assertThat(line.isBehind()).isFalse();
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() {
        TimedLine line = lineThatAsksAfterACut();
        line.fetched(page("next", trade("b", 105)), at(113));
        line.tick(at(113));
        line.fetched(page(null, trade("c", 106)), at(114));

        assertThat(out).containsExactly("send a", "ask 100", "send b", "ask 100 next", "send c");
        assertThat(line.isBehind()).isFalse();
    }

    @Test
    void whatIsOlderThanTheNewestAndWasMissedIsFetchedToo() {
        TimedLine line = line(true);
        connected(line, 50);
        line.offer(trade("a", 100), 0);
        line.cut();
        connected(line, 110);
        line.tick(at(110 + SETTLE));
        line.fetched(page(null, trade("late", 99), trade("a", 100)), at(113));

        assertThat(out).containsExactly("send a", "ask 98", "send late", "duplicate a");
    }

    @Test
    void whatWasSentBeforeTheFeedStartedAgainIsNotAskedForAgain() {
        TimedLine line = line(true);
        line.resume(new LastSent("a", at(100), true));
        connected(line, 110);
        line.tick(at(110 + SETTLE));

        assertThat(out).containsExactly("ask 100");
    }

    @Test
    void aTimeThatIsAMistakeIsNotGoneOnFrom() {
        TimedLine line = line(true);
        connected(line, 99);
        line.offer(trade("a", 100), 0);
        line.offer(new LiveTrade(tick("b", 9_999), LiveTrade.NONE, true, "a mistake"), 0);
        line.cut();
        connected(line, 110);
        line.tick(at(110 + SETTLE));

        assertThat(out).containsExactly("send a", "send b", "ask 99");
    }

    @Test
    void aMachineWhoseClockIsAheadOfTheVenuesAsksByTheVenues() {
        TimedLine line = line(true);
        connected(line, 3_700);
        line.offer(trade("a", 100), at(3_700));
        line.cut();
        connected(line, 110);
        line.tick(at(3_800));

        assertThat(out).containsExactly("send a", "ask 100");
    }

    @Test
    void withoutAHistoryTheGapEndsWhereTheSubscriptionShowsToHold() {
        TimedLine line = line(false);
        connected(line, 99);
        line.offer(trade(null, 100), 0);
        line.cut();
        connected(line, 110);
        line.tick(at(110));
        assertThat(gaps).as("the venue may not have heard of the subscription").isEmpty();
        line.offer(trade(null, 111), at(111));
        line.tick(at(110 + SETTLE));

        assertThat(gaps.getFirst().fromTime()).isEqualTo(at(100));
        assertThat(gaps.getFirst().toTime()).isEqualTo(at(111));
        assertThat(out).containsExactly("send null", "gap CUT -1", "send null");
    }

    @Test
    void withoutAHistoryTheGapReachesOverASecondCutThatComesBeforeItIsTold() {
        TimedLine line = line(false);
        connected(line, 99);
        line.offer(trade("a", 100), 0);
        line.cut();
        connected(line, 110);
        line.offer(trade("b", 111), at(111));
        line.cut();
        connected(line, 120);
        line.offer(trade("c", 121), at(121));
        line.tick(at(120 + SETTLE));

        assertThat(gaps.getFirst().fromTime()).isEqualTo(at(100));
        assertThat(gaps.getFirst().toTime()).isEqualTo(at(121));
        assertThat(out).containsExactly("send a", "gap CUT -1", "send b", "send c");
    }

    @Test
    void whatTheVenueTakesBackIsToldAtTheTimeOfItsTrade() {
        TimedLine line = line(true);
        connected(line, 99);
        line.offer(trade("V-1", 100), 0);
        line.amended(amendment("V-1"));
        line.amended(amendment("V-2"));

        assertThat(gaps).extracting(Gap::toTime).containsExactly(at(100), at(500));
        assertThat(gaps).extracting(Gap::fromTime).containsExactly(at(100), at(500));
    }

    private static Gap amendment(String id) {
        return new Gap("A", at(500), at(500), id, id, 0, "CANCELED", null, "test");
    }

    /** It has sent a trade a of 101, was cut, is connected since 110 and waits for an answer. */
    private TimedLine lineThatAsksAfterACut() {
        TimedLine line = line(true);
        connected(line, 100);
        line.offer(trade("a", 101), 0);
        line.cut();
        connected(line, 110);
        line.tick(at(110 + SETTLE));
        return line;
    }

    private TimedLine line(boolean hasHistory) {
        return new TimedLine(
                "A", "test", hasHistory, new Noted(), Timing.USUAL, new SplittableRandom(1));
    }

    private static void connected(TimedLine line, long second) {
        line.connected(at(second), at(second));
    }

    private static long at(long second) {
        return second * SECOND;
    }

    private static History.Page page(@Nullable String cursor, LiveTrade... trades) {
        return new History.Page(Arrays.asList(trades), cursor == null, cursor);
    }

    private static LiveTrade trade(@Nullable String id, long second) {
        return new LiveTrade(tick(id, second), LiveTrade.NONE, true, null);
    }

    private static Tick tick(@Nullable String id, long second) {
        return new Tick("A", at(second), "1", "1", null, null, id, "test");
    }

    private final class Noted implements SymbolLine.Exit {
        @Override
        public void send(LiveTrade trade) {
            out.add("send " + trade.tick().tradeId());
        }

        @Override
        public void duplicate(LiveTrade trade) {
            out.add("duplicate " + trade.tick().tradeId());
        }

        @Override
        public void gap(Gap gap) {
            gaps.add(gap);
            out.add("gap " + gap.reason() + " " + gap.count());
        }

        @Override
        public void fetch(History.Request request) {
            String cursor = request.cursor();
            out.add("ask " + request.fromTime() / SECOND + (cursor == null ? "" : " " + cursor));
        }
    }
}
