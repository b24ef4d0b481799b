package dev.candlewick.verify.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The audit as a program of its own, that goes on until it is stopped. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Compares the candles of each closed hour with the log, and keeps the outcome in audit_run.")
@SuppressWarnings("NullAway.Init") // picocli sets required options
public final class AuditProgram implements Callable<Integer> {

    @Option(names = "--bootstrap-servers", required = true, description = "Kafka, host:port,...")
    private String bootstrapServers;

    @Option(
            names = "--database-url",
            required = true,
            description = "jdbc:postgresql://host:port/database")
    private String databaseUrl;

    @Option(
            names = "--database-user",
            defaultValue = "candlewick_auditor",
            description = "Default: ${DEFAULT-VALUE}.")
    private String databaseUser;

    @Option(
            names = "--database-password-file",
            required = true,
            description = "File with its password.")
    private Path passwordFile;

    @Option(
            names = "--every",
            defaultValue = "1h",
            converter = AuditCommand.LengthConverter.class,
            description =
                    "Length of a window: whole minutes that divide a day. Default: ${DEFAULT-VALUE}.")
    private Duration every;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new AuditProgram()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        AuditSources sources =
                AuditSources.of(
                        bootstrapServers,
                        databaseUrl,
                        databaseUser,
                        Files.readString(passwordFile).strip());
        new Auditor(sources, new Schedule(every), Clock.systemUTC())
                .goOn(
                        run -> {
                            run.sample().forEach(System.err::println);
                            System.err.println(AuditPrinter.line(run));
                        },
                        complaint -> System.err.println("audit: " + complaint));
        return 0;
    }
}
