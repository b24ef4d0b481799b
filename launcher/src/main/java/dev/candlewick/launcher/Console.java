package dev.candlewick.launcher;

import dev.candlewick.localstack.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells a person on standard error how things get on, one line for each step. */
public final class Console implements Progress {
    private final PrintStream stream;

    public Console(PrintStream stream) {
        this.stream = stream;
    }

    /** A console on standard error. */
    public static Console standardError() {
        return new Console(System.err);
    }

    /** Says something. */
    public synchronized void say(String message) {
        stream.println(message);
        stream.flush();
    }

    @Override
    public void started(String step) {}

    @Override
    public void detail(String step, String detail) {
        say("  %-12s %s".formatted(step, detail));
    }

    @Override
    public void done(String step, String result, Duration took) {
        say("  %-12s %s (%s)".formatted(step, result, seconds(took)));
    }

    @Override
    public void failed(String step, String reason) {
        say("  %-12s FAILED".formatted(step));
    }

    /** For instance {@code 4.2 s}. */
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
