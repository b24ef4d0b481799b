package dev.candlewick.launcher.command;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.ExitCode;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Running;
import dev.candlewick.localstack.Role;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Opens the server's own psql. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = {
            "Opens psql on the database, or runs one command in it.",
            "A script on standard input works too; an error ends it with exit code 1."
        })
public final class SqlCommand implements Callable<Integer> {
    private static final int PSQL_ERROR = 3;

    @Option(
            names = "--as",
            paramLabel = "reader|owner",
            defaultValue = "reader",
            description =
                    "The role to be. Default: ${DEFAULT-VALUE}, which cannot change anything.")
    private String as = "reader";

    @Option(names = "-c", paramLabel = "SQL", description = "Run this and return.")
    private @Nullable String command;

    @Override
    public Integer call() throws InterruptedException {
        Role role = role();
        List<String> arguments =
                command == null
                        ? List.of("-v", "ON_ERROR_STOP=1")
                        : List.of("-v", "ON_ERROR_STOP=1", "-c", command);
        Running running = Running.require(Installation.current());
        Process psql;
        try {
            psql = running.stack().database().psql(role, arguments).inheritIO().start();
        } catch (IOException e) {
            throw CommandFailure.unavailable("psql cannot be started: " + e.getMessage(), e);
        }
        // Ctrl-C belongs to psql, where it ends a statement: this program waits for psql to end.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endLike(psql), "end-like-psql"));
        return exitCode(psql.waitFor());
    }

    private Role role() {
        return switch (as.toLowerCase(Locale.ROOT)) {
            case "reader" -> Role.READER;
            case "owner" -> Role.OWNER;
            default ->
                    throw CommandFailure.wrongUsage("--as is '" + as + "'; it is reader or owner.");
        };
    }

    private static void endLike(Process psql) {
        try {
            Runtime.getRuntime().halt(exitCode(psql.waitFor()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** psql says 1 or 3 when a statement failed and 2 when it lost the server. */
    private static int exitCode(int psql) {
        return switch (psql) {
            case 2 -> ExitCode.UNAVAILABLE;
            case PSQL_ERROR -> ExitCode.CHECK_FAILED;
            default -> psql;
        };
    }
}
