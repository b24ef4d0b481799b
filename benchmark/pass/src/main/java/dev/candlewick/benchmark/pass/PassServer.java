package dev.candlewick.benchmark.pass;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The main loop of a program's JVM: for each line {@code run} on standard input, one pass and one
 * line of JSON behind {@link #MARK} on standard output. Whatever the engine prints goes to standard
 * error. The end of standard input, or an exception, ends the JVM.
 */
public final class PassServer {

    /** Begins a line of the answer. */
    public static final String MARK = "@pass ";

    private static final int TOPIC_ARGUMENTS = 6;

    private PassServer() {}

    public static void serve(String[] arguments, Program.Factory factory) {
        PrintStream answers = System.out;
        System.setOut(System.err);
        try {
            serve(arguments, factory, answers);
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
        // Engines leave threads behind.
        System.exit(0);
    }

    private static void serve(String[] arguments, Program.Factory factory, PrintStream answers)
            throws Exception {
        FrozenTopic topic = FrozenTopic.parse(arguments);
        String[] own = Arrays.copyOfRange(arguments, TOPIC_ARGUMENTS, arguments.length);
        try (Program program = factory.of(topic, own)) {
            BufferedReader requests =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (nextIsRun(requests)) {
                // A pass shall not collect the garbage of the one before.
                System.gc();
                Clock clock = new Clock();
                Outcome outcome = program.pass(clock);
                clock.stop();
                answers.println(MARK + json(outcome, clock));
                answers.flush();
            }
        }
    }

    private static boolean nextIsRun(BufferedReader requests) throws IOException {
        return "run".equals(requests.readLine());
    }

    private static String json(Outcome outcome, Clock clock) {
        String hashes =
                outcome.hashes().entrySet().stream()
                        .map(e -> "\"%s\":\"%s\"".formatted(e.getKey().label(), e.getValue()))
                        .collect(Collectors.joining(","));
        return "{\"events\":%d,\"wallNanos\":%d,\"cpuNanos\":%d,\"allocatedBytes\":%d,\"collectingMillis\":%d,\"late\":%d,\"candles\":%d,\"hashes\":{%s}}"
                .formatted(
                        outcome.events(),
                        clock.wallNanos(),
                        clock.cpuNanos(),
                        clock.allocatedBytes(),
                        clock.collectingMillis(),
                        outcome.late(),
                        outcome.candles(),
                        hashes);
    }
}
