package dev.candlewick.feed.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.venue.History;
import dev.candlewick.feed.venue.LiveTrade;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The first moments of a line, when it does not know yet where the ids stand. */
class SequencedLineTest {
    private static final long NOW = 1_000_000_000;
    private static final long MINUTE = 60_000_000;

    private final List<String> out = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final SequencedLine line =
            new SequencedLine(
                    "A", "test", true, new Noted(), Timing.USUAL, new SplittableRandom(1));

    @Test
    void aTradeThatIsOnItsWayWhenTheHistoryIsAskedBelongsToTheLine() {
        line.connected(NOW, NOW);
        line.tick(NOW);
        line.fetched(page(40), NOW);
        offer(39);
        offer(40);
        offer(41);

        assertThat(out).containsExactly("ask -1", "send 39", "send 40", "send 41");
        assertThat(line.isBehind()).isFalse();
    }

    @Test
    void aTradeThatTheStreamHasLeftOutAtItsBeginIsAskedFor() {
        line.connected(NOW, NOW);
        line.tick(NOW);
        line.fetched(page(40), NOW);
        offer(42);
        line.tick(NOW + Timing.USUAL.grace());
        line.fetched(page(41), NOW);

        assertThat(out).containsExactly("ask -1", "ask 41", "send 41", "send 42");
    }

    @Test
    void aCutBeforeTheFirstTradeIsFetchedFromWhereTheIdsStood() {
        line.connected(NOW, NOW);
        line.tick(NOW);
        line.fetched(page(40), NOW);
        line.cut();
        line.connected(NOW, NOW);
        line.tick(NOW + Timing.USUAL.settle());
        line.fetched(page(41, 42), NOW);

        assertThat(out).containsExactly("ask -1", "ask 41", "send 41", "send 42");
    }

    @Test
    void aCutBeforeAnyIdIsKnownIsAGap() {
        line.connected(NOW, NOW);
        line.tick(NOW);
        line.cut();
        line.connected(NOW, NOW);
        line.fetched(page(40), NOW);
        offer(41);

        assertThat(out).containsExactly("ask -1", "gap CUT -1", "send 41");
    }

    @Test
    void anAnswerThatWasAskedForBeforeAnotherCutEndsNoSearch() {
        long settle = Timing.USUAL.settle();
        offer(41);
        line.cut();
        line.connected(NOW, NOW);
        line.tick(NOW + settle);
        line.cut();
        line.fetched(page(42), NOW + settle);
        assertThat(line.isBehind()).isTrue();

        line.connected(NOW, NOW + 2 * settle);
        line.tick(NOW + 2 * settle);
        line.tick(NOW + 3 * settle);
        line.fetched(page(43), NOW + 3 * settle);
        assertThat(out).containsExactly("send 41", "ask 42", "send 42", "ask 43", "send 43");
        assertThat(line.isBehind()).isFalse();
    }

    @Test
    void theHistoryIsGivenTimeToTakeUpWhatTheCutHasHidden() {
        offer(41);
        line.cut();
        line.connected(NOW, NOW);
        line.tick(NOW + Timing.USUAL.settle() - 1);
        assertThat(out).containsExactly("send 41");
        assertThat(line.isBehind()).isTrue();

        line.tick(NOW + Timing.USUAL.settle());
        assertThat(out).containsExactly("send 41", "ask 42");
    }

    @Test
    void aGapBehindAnIdThatWasAnnouncedBeforeTheConnectionWasReadyReachesNoFurtherBack() {
        line.announced(40, NOW);
        line.connected(NOW, NOW);
        offer(43);
        for (int minute = 1; minute <= Recovery.EMPTY_ANSWERS; minute++) {
            line.tick(NOW + minute * MINUTE);
            line.fetched(page(), NOW + minute * MINUTE);
        }

        assertThat(gaps.getFirst().fromTime()).isEqualTo(NOW);
        assertThat(gaps.getFirst().count()).isEqualTo(2);
    }

    @Test
    void aCutBeforeAnyIdIsKnownReachesToTheConnectionThatTellsOne() {
        line.connected(NOW, NOW);
        line.cut();
        line.connected(NOW + MINUTE, NOW + MINUTE);
        line.announced(40, NOW + MINUTE);

        assertThat(gaps.getFirst().fromTime()).isEqualTo(NOW);
        assertThat(gaps.getFirst().toTime()).isEqualTo(NOW + MINUTE);
    }

    @Test
    void anIdThatIsAnnouncedLaterShowsWhatTheStreamHasLeftOut() {
        line.announced(40, NOW);
        line.connected(NOW, NOW);
        line.announced(40, NOW);
        line.tick(NOW);
        assertThat(out).isEmpty();
        line.announced(41, NOW);
        line.tick(NOW + Timing.USUAL.grace());
        line.fetched(page(41), NOW);

        assertThat(out).containsExactly("ask 41", "send 41");
        assertThat(line.isBehind()).isFalse();
    }

    private void offer(long id) {
        line.offer(trade(id, true), NOW);
    }

    private static History.Page page(long... ids) {
        List<LiveTrade> trades = new ArrayList<>();
        for (long id : ids) {
            trades.add(trade(id, false));
        }
        return new History.Page(trades, true, null);
    }

    private static LiveTrade trade(long id, boolean isLive) {
        Tick tick = new Tick("A", NOW + id, "1", "1", null, null, Long.toString(id), "test");
        return new LiveTrade(tick, id, isLive, null);
    }

    private final class Noted implements SymbolLine.Exit {
        @Override
        public void send(LiveTrade trade) {
            out.add("send " + trade.sequence());
        }

        @Override
        public void duplicate(LiveTrade trade) {
            out.add("duplicate " + trade.sequence());
        }

        @Override
        public void gap(Gap gap) {
            gaps.add(gap);
            out.add("gap " + gap.reason() + " " + gap.count());
        }

        @Override
        public void fetch(History.Request request) {
            out.add("ask " + request.fromSequence());
        }
    }
}
