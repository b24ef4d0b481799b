package dev.candlewick.benchmark;

/** Something that can be measured, by its name on the command line. */
interface Benchmark {

    /** As on the command line. */
    String name();

    /** One line for the list. */
    String description();

    /**
     * Measures, and leaves what it finds in {@link Run#figures}.
     *
     * @throws Exception when it cannot be measured; the others are measured nevertheless
     */
    void run(Run run) throws Exception;
}
