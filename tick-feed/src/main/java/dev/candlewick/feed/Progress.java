package dev.candlewick.feed;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Says how far the feed is: one line that is rewritten on a terminal, elsewhere a line now and
 * then, more rarely as time goes on, so that the log of a feed that runs for days stays readable.
 */
final class Progress {
    private static final long TERMINAL_MICROS = 250_000;
    private static final long FIRST_LINE_MICROS = 2_000_000;
    private static final long SILENCE_SECONDS = 3;
    private static final long RAREST_LINE_MICROS = 60_000_000;

    private final PrintStream out;
    private final boolean terminal;
    private final String name;
    private final OptionalLong total;

    private long ticks;
    private long eventTime;
    private long shownTicks;
    private long shownAt = Long.MIN_VALUE;
    private long interval;
    private long startedAt = Long.MIN_VALUE;
    private String note = "";

    Progress(PrintStream out, boolean terminal, String name, OptionalLong total) {
        this.out = out;
        this.terminal = terminal;
        this.name = name;
        this.total = total;
        this.interval = terminal ? TERMINAL_MICROS : FIRST_LINE_MICROS;
    }

    /** Whether standard error is a terminal; asked of Linux, unknown means no. */
    static boolean onTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (java.io.IOException | InvalidPathException | UnsupportedOperationException none) {
            return false;
        }
    }

    void sent(long newEventTime) {
        ticks++;
        eventTime = newEventTime;
    }

    /**
     * Shows a line when one is due; cheap enough for every tick.
     *
     * @param silentSeconds for how long Kafka has left messages unanswered
     */
    void show(long now, LongSupplier silentSeconds) {
        if (shownAt == Long.MIN_VALUE) {
            shownAt = now;
            startedAt = now;
        } else if (now - shownAt >= interval) {
            print(now, ticks - shownTicks, now - shownAt, silentSeconds.getAsLong());
            shownAt = now;
            shownTicks = ticks;
            if (!terminal) {
                interval = Math.min(interval * 2, RAREST_LINE_MICROS);
            }
        }
    }

    /** The last line, with the mean rate. */
    void end(long now, String how) {
        print(now, ticks, startedAt == Long.MIN_VALUE ? 0 : now - startedAt, 0);
        out.println((terminal ? "\n" : "") + "feed " + name + ": " + how);
    }

    /** What is to be said at the end of every line; begins with a comma, or is empty. */
    void note(String newNote) {
        note = newNote;
    }

    long ticks() {
        return ticks;
    }

    private void print(long now, long amount, long micros, long silentSeconds) {
        StringBuilder line = new StringBuilder("feed ").append(name).append(": ");
        line.append(String.format(Locale.ROOT, "%,d", ticks));
        if (total.isPresent()) {
            line.append(String.format(Locale.ROOT, " of %,d", total.getAsLong()));
        }
        line.append(" ticks");
        if (total.isPresent()) {
            long percent = ticks * 100 / Math.max(1, total.getAsLong());
            line.append(" (").append(percent).append(" %)");
        }
        double rate = micros <= 0 ? 0 : amount * 1e6 / micros;
        line.append(String.format(Locale.ROOT, ", %,.0f/s", rate));
        if (ticks > 0) {
            line.append(", event time ").append(Wall.instant(eventTime));
            long behind = (now - eventTime) / 1_000_000;
            if (behind > 1 && total.isEmpty()) {
                line.append(String.format(Locale.ROOT, ", %,d s behind now", behind));
            }
        }
        line.append(note);
        if (silentSeconds >= SILENCE_SECONDS) {
            line.append(", Kafka has not answered for ").append(silentSeconds).append(" s");
        }
        if (terminal) {
            out.print("\r" + line + "\u001b[K");
            out.flush();
        } else {
            out.println(line);
        }
    }
}
