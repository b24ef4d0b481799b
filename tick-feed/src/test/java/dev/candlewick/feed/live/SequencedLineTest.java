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

    private final List<String> out = new ArrayList<>();
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
        line.tick(NOW);
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
            out.add("gap " + gap.reason() + " " + gap.count());
        }

        @Override
        public void fetch(History.Request request) {
            out.add("ask " + request.fromSequence());
        }
    }
}
