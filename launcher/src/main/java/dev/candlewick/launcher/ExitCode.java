package dev.candlewick.launcher;

/** The exit codes of every command; public API. */
public final class ExitCode {
    /** All is well. */
    public static final int GOOD = 0;

    /** The check found something: differences, failed tests, a system that is not ready. */
    public static final int CHECK_FAILED = 1;

    /** The command line makes no sense. */
    public static final int WRONG_USAGE = 2;

    /**
     * A component is not available: not running, not installable, its port taken, the disk full.
     */
    public static final int UNAVAILABLE = 3;

    /** It did not happen in the time given. */
    public static final int TIMED_OUT = 4;

    private ExitCode() {}
}
