package dev.candlewick.launcher.run;

/** What the restarts of a job tell while the system starts. */
final class Restarts {
    private static final int IN_A_ROW = 3;

    private Restarts() {}

    /**
     * Whether a job fails each time it starts, because its log or its database is not what it
     * remembers.
     *
     * @param goesOn whether the job goes on with an epoch that was there before; one that begins
     *     its first epoch remembers nothing, so what makes it restart passes
     * @param restarts how often it has been restarted since it was submitted
     */
    static boolean keepFailing(boolean goesOn, long restarts) {
        return goesOn && restarts >= IN_A_ROW;
    }
}
