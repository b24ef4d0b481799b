package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The machine below: whether this process is root, and which account may run what root must not
 * run.
 */
final class Host {
    /** An account that a server of root runs as. */
    record Account(String name, int userId, int groupId) {}

    private static final List<String> ACCOUNTS = List.of("postgres", "nobody");

    private Host() {}

    /**
     * @throws LocalStackException on anything but Linux on amd64 or arm64
     */
    static void check() {
        String system = System.getProperty("os.name");
        String machine = System.getProperty("os.arch");
        if (!system.equals("Linux") || !List.of("amd64", "aarch64").contains(machine)) {
            throw new LocalStackException(
                    Reason.UNSUPPORTED_HOST,
                    "The local stack runs on Linux on amd64 or arm64; this is "
                            + system
                            + " on "
                            + machine
                            + ". Use docker compose here (docker-compose.yml).");
        }
    }

    /** True when this process runs as root. */
    static boolean isRoot() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("Uid:"))
                    .anyMatch(line -> line.split("\\s+", -1)[2].equals("0"));
        } catch (IOException e) {
            throw Failures.io("Reading /proc/self/status", e);
        }
    }

    /**
     * The account for servers that refuse to run as root; empty when this process is not root.
     *
     * @throws LocalStackException when there is no such account
     */
    static Optional<Account> unprivileged() {
        if (!isRoot()) {
            return Optional.empty();
        }
        List<Account> accounts = accounts();
        return Optional.of(
                ACCOUNTS.stream()
                        .flatMap(name -> accounts.stream().filter(a -> a.name().equals(name)))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new LocalStackException(
                                                Reason.UNSUPPORTED_HOST,
                                                "PostgreSQL refuses to run as root, and there is"
                                                        + " neither an account postgres nor nobody"
                                                        + " to run it. Start Candlewick as a plain"
                                                        + " user.")));
    }

    /** Prefix that runs a command as an account; empty when there is none to change to. */
    static List<String> as(Optional<Account> account) {
        return account.map(
                        a ->
                                List.of(
                                        "setpriv",
                                        "--reuid=" + a.userId(),
                                        "--regid=" + a.groupId(),
                                        "--clear-groups",
                                        "--"))
                .orElse(List.of());
    }

    /** Whether the account (or, without one, this process) may reach files below a folder. */
    static boolean mayTraverse(Optional<Account> account, Path folder) {
        List<String> command = new ArrayList<>(as(account));
        command.addAll(List.of("test", "-x", folder.toString()));
        return Command.run(Path.of("/"), Duration.ofSeconds(10), command).succeeded();
    }

    private static List<Account> accounts() {
        try {
            return Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.UTF_8).stream()
                    .map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 3)
                    .map(f -> new Account(f[0], Integer.parseInt(f[2]), Integer.parseInt(f[3])))
                    .toList();
        } catch (IOException e) {
            throw Failures.io("Reading /etc/passwd", e);
        }
    }
}
