package dev.candlewick.benchmark.live;

/**
 * What pieces of work of a page cost its main thread.
 *
 * @param elapsed from begin to end, with the time in which others had the processor
 * @param processor on the processor
 */
public record Cost(Delays elapsed, Delays processor) {
    Cost() {
        this(new Delays(), new Delays());
    }

    void add(Timeline.Span span) {
        elapsed.add(span.elapsed());
        processor.add(span.processor());
    }
}
