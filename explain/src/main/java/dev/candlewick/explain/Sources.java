package dev.candlewick.explain;

import dev.candlewick.explain.table.CandleStore;
import dev.candlewick.verify.log.RecordSource;

/** Where candles and ticks are to be found. Whoever opens closes. */
public interface Sources {

    /**
     * Opens the tables.
     *
     * @throws dev.candlewick.verify.UnavailableException when the database does not answer
     */
    CandleStore candles();

    /** Opens the log of a topic. */
    RecordSource log(String topic);
}
