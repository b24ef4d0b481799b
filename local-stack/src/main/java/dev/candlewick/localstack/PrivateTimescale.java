package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A private copy of Debian's TimescaleDB: its packages are unpacked into a folder, with the C
 * library they need, and nothing is installed. One copy serves any number of stacks.
 *
 * <p>A copy is made beside its place and moved there when it is whole, so a killed download is
 * simply done again. It only works in the place it was made for, because the programs name their C
 * library by absolute path; so a copy that has been moved is made again.
 */
final class PrivateTimescale {
    private static final String SUITE = "trixie";
    private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
    private static final Path TIME_ZONES = Path.of("/usr/share/zoneinfo/UTC");
    private static final long NEEDED_BYTES = 500L << 20;

    /** What the server and psql load, out of the far larger closure of the package. */
    private static final Set<String> PACKAGES =
            Set.of(
                    "libaudit1",
                    "libbsd0",
                    "libc6",
                    "libcap-ng0",
                    "libcap2",
                    "libcom-err2",
                    "libcrypt1",
                    "libedit2",
                    "libgcc-s1",
                    "libgcrypt20",
                    "libgpg-error0",
                    "libgssapi-krb5-2",
                    "libicu76",
                    "libk5crypto3",
                    "libkeyutils1",
                    "libkrb5-3",
                    "libkrb5support0",
                    "libldap2",
                    "liblz4-1",
                    "liblzma5",
                    "libmd0",
                    "libnuma1",
                    "libpam0g",
                    "libpcre2-8-0",
                    "libpq5",
                    "libreadline8t64",
                    "libsasl2-2",
                    "libselinux1",
                    "libssl3t64",
                    "libstdc++6",
                    "libsystemd0",
                    "libtinfo6",
                    "libuuid1",
                    "libxml2",
                    "libxslt1.1",
                    "libzstd1",
                    "patchelf",
                    "postgresql-17",
                    "postgresql-17-timescaledb",
                    "postgresql-client-17",
                    "zlib1g");

    /** File locks hold between JVMs; this one holds between the threads of one. */
    private static final ReentrantLock IN_THIS_JVM = new ReentrantLock();

    private final Path place;
    private final Path apt;

    /**
     * @param place folder that holds, or will hold, the copy
     */
    PrivateTimescale(Path place) {
        this(place, Path.of("/etc/apt"));
    }

    PrivateTimescale(Path place, Path apt) {
        this.place = place;
        this.apt = apt;
    }

    /** The copy, made first when there is none. Safe to call from several processes at once. */
    TimescaleServer provide(Consumer<String> progress) {
        IN_THIS_JVM.lock();
        try {
            Files.createDirectories(place.getParent());
            Path lockFile = place.resolveSibling(place.getFileName() + ".lock");
            try (FileChannel channel =
                            FileChannel.open(
                                    lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!isWhole() && lock.isValid()) {
                    make(progress);
                }
            }
        } catch (IOException e) {
            throw Failures.io("Making a private TimescaleDB in " + place, e);
        } finally {
            IN_THIS_JVM.unlock();
        }
        return new TimescaleServer(programs(place), "Debian packages in " + place);
    }

    private static Path programs(Path root) {
        return root.resolve("usr/lib/postgresql/17/bin");
    }

    /** Written last; names the place the copy works in. */
    private Path marker() {
        return place.resolve("whole");
    }

    private boolean isWhole() throws IOException {
        return Files.exists(marker())
                && Files.readString(marker()).equals(place.toString())
                && Files.isExecutable(programs(place).resolve("postgres"));
    }

    private void make(Consumer<String> progress) throws IOException {
        checkTools();
        String mirror = mirror();
        deleteUnfinished();
        FileStore store = Files.getFileStore(place.getParent());
        if (store.getUsableSpace() < NEEDED_BYTES) {
            throw new LocalStackException(
                    Reason.DISK_FULL,
                    "TimescaleDB needs %d MB in %s and %d MB are free. Free some space and try again."
                            .formatted(
                                    NEEDED_BYTES >> 20,
                                    place.getParent(),
                                    store.getUsableSpace() >> 20));
        }
        Path work = Files.createTempDirectory(place.getParent(), place.getFileName() + ".part-");
        Path root = Files.createDirectory(work.resolve("root"));
        progress.accept("reading the package lists of Debian " + SUITE);
        List<Path> packages = download(mirror, work, progress);
        progress.accept("unpacking " + packages.size() + " packages");
        for (Path file : packages) {
            Command.runToSuccess(
                    work,
                    Duration.ofMinutes(2),
                    List.of("dpkg", "-x", file.toString(), root.toString()));
        }
        bindToOwnLibraries(root);
        Files.writeString(root.resolve("whole"), place.toString());
        Deletion.delete(place);
        Files.move(root, place);
        Deletion.delete(work);
        checkThatItRuns();
    }

    private void checkTools() {
        for (String tool : List.of("apt-get", "dpkg", "setsid", "setpriv")) {
            boolean present =
                    Stream.of("/usr/bin/", "/bin/", "/usr/local/bin/", "/usr/sbin/")
                            .anyMatch(folder -> Files.isExecutable(Path.of(folder + tool)));
            if (!present) {
                throw unsupported("the Debian tool " + tool + " is missing");
            }
        }
        if (!Files.exists(KEYRING)) {
            throw unsupported(KEYRING + " is missing (package debian-archive-keyring)");
        }
        if (!Files.exists(TIME_ZONES)) {
            throw unsupported("the time zone data are missing (package tzdata)");
        }
    }

    private String mirror() {
        return AptSources.debianMirror(apt)
                .orElseThrow(() -> unsupported("no Debian mirror stands in the sources of " + apt));
    }

    private static LocalStackException unsupported(String why) {
        return new LocalStackException(
                Reason.UNSUPPORTED_HOST,
                "TimescaleDB is not installed here and cannot be fetched: "
                        + why
                        + ". Name a TimescaleDB server by its JDBC URL, install the extension for a"
                        + " local PostgreSQL, or use docker compose.");
    }

    private void deleteUnfinished() throws IOException {
        try (Stream<Path> siblings = Files.list(place.getParent())) {
            for (Path sibling : siblings.toList()) {
                if (sibling.getFileName().toString().startsWith(place.getFileName() + ".part-")) {
                    Deletion.delete(sibling);
                }
            }
        }
    }

    private List<Path> download(String mirror, Path work, Consumer<String> progress)
            throws IOException {
        Path lists = work.resolve("lists");
        Files.createDirectories(lists.resolve("partial"));
        Path cache = work.resolve("cache");
        Files.createDirectories(cache.resolve("archives/partial"));
        Path sources =
                Files.writeString(
                        work.resolve("sources.list"),
                        "deb [signed-by=%s] %s %s main%n".formatted(KEYRING, mirror, SUITE));
        List<String> apt =
                new ArrayList<>(
                        List.of(
                                "apt-get",
                                "-q",
                                "-o",
                                "Dir::Etc::SourceList=" + sources,
                                "-o",
                                "Dir::Etc::SourceParts=/dev/null",
                                "-o",
                                "Dir::State::Lists=" + lists,
                                "-o",
                                "Dir::State::status=/dev/null",
                                "-o",
                                "Dir::Cache=" + cache,
                                "-o",
                                "Acquire::Languages=none",
                                "-o",
                                "Acquire::Retries=3",
                                "-o",
                                "APT::Update::Error-Mode=any"));
        if (Host.isRoot()) {
            apt.addAll(List.of("-o", "APT::Sandbox::User=root"));
        }
        fetch(work, apt, List.of("update"));
        List<String> names =
                fetch(work, apt, List.of("--print-uris", "-y", "install", "patchelf"))
                        .concat(
                                fetch(
                                        work,
                                        apt,
                                        List.of(
                                                "--print-uris",
                                                "-y",
                                                "install",
                                                "postgresql-17-timescaledb")))
                        .lines()
                        .filter(line -> line.startsWith("'"))
                        .map(line -> line.split(" ", -1)[1])
                        .map(file -> file.substring(0, file.indexOf('_')))
                        .filter(PACKAGES::contains)
                        .distinct()
                        .sorted()
                        .toList();
        progress.accept("downloading " + names.size() + " packages, about 42 MB");
        Path folder = Files.createDirectory(work.resolve("packages"));
        List<String> download = new ArrayList<>(List.of("download"));
        download.addAll(names);
        fetch(folder, apt, download);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
        }
    }

    private String fetch(Path folder, List<String> apt, List<String> arguments) {
        List<String> command = new ArrayList<>(apt);
        command.addAll(arguments);
        Command.Result result = Command.run(folder, Duration.ofMinutes(10), command);
        if (result.succeeded()) {
            return result.output();
        }
        String output = result.output().toLowerCase(Locale.ROOT);
        if (output.contains("no space left") || output.contains("enough free space")) {
            throw new LocalStackException(
                    Reason.DISK_FULL,
                    "The disk is full: the packages of TimescaleDB cannot be stored in %s.%n%s"
                            .formatted(folder, result.tail()));
        }
        throw new LocalStackException(
                Reason.NO_NETWORK,
                "The packages of TimescaleDB cannot be fetched from the mirror in %s. Check the network (or proxy) and try again, or name a TimescaleDB server by its JDBC URL.%n%s"
                        .formatted(this.apt, result.tail()));
    }

    /** The programs need a newer C library than the host may have, so they bring their own. */
    private void bindToOwnLibraries(Path root) throws IOException {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String libraries = "usr/lib/" + (arm ? "aarch64" : "x86_64") + "-linux-gnu";
        String loader = libraries + (arm ? "/ld-linux-aarch64.so.1" : "/ld-linux-x86-64.so.2");
        List<String> patchelf =
                List.of(
                        root.resolve(loader).toString(),
                        "--library-path",
                        root.resolve(libraries).toString(),
                        root.resolve("usr/bin/patchelf").toString());
        try (Stream<Path> programs = Files.list(programs(root))) {
            for (Path program : programs.filter(PrivateTimescale::isElf).toList()) {
                List<String> command = new ArrayList<>(patchelf);
                command.addAll(
                        List.of(
                                "--set-interpreter",
                                place.resolve(loader).toString(),
                                "--force-rpath",
                                "--set-rpath",
                                place.resolve(libraries).toString(),
                                program.toString()));
                Command.runToSuccess(root, Duration.ofMinutes(1), command);
            }
        }
    }

    private static boolean isElf(Path file) {
        try (var input = Files.newInputStream(file)) {
            byte[] magic = input.readNBytes(4);
            return magic.length == 4 && magic[0] == 0x7f && magic[1] == 'E' && magic[2] == 'L';
        } catch (IOException e) {
            throw Failures.io("Reading " + file, e);
        }
    }

    private void checkThatItRuns() throws IOException {
        for (String program : List.of("postgres", "initdb", "psql")) {
            Command.Result result =
                    Command.run(
                            Path.of("/"),
                            Duration.ofSeconds(30),
                            List.of(programs(place).resolve(program).toString(), "--version"));
            if (!result.succeeded()) {
                Files.deleteIfExists(marker());
                throw new LocalStackException(
                        Reason.UNSUPPORTED_HOST,
                        "The TimescaleDB of Debian %s does not run on this machine:%n%s"
                                .formatted(SUITE, result.tail()));
            }
        }
    }
}
