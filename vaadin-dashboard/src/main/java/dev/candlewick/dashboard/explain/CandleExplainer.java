package dev.candlewick.dashboard.explain;

import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.explain.Listing;
import java.time.Instant;
import java.util.function.Consumer;

/** Tells pages which ticks made a candle. */
public interface CandleExplainer {

    /**
     * Begins to read the ticks of a candle. The listener is called on any thread, also before this
     * returns, and must return at once; what ends the reading is the last that it hears.
     *
     * @param time any moment inside the candle
     * @param listing which of its ticks are wanted
     */
    Reading explain(
            CandleSeries series, Instant time, Listing listing, Consumer<ReadingNews> listener);

    /** A reading under way. */
    interface Reading extends AutoCloseable {
        /** Ends it; the listener hears nothing more. Does nothing when it has ended. */
        @Override
        void close();
    }
}
