package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.io.IOException;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The home folder of a stack and what lies where in it. */
final class Home {
    /** Where a server of root keeps its files when its account may not enter the home folder. */
    private static final Path SYSTEM_PLACE = Path.of("/var/lib/candlewick");

    private final Path root;
    private @Nullable FileChannel lockChannel;

    Home(Path root) {
        this.root = root;
    }

    Path folder(String name) {
        return root.resolve(name);
    }

    Path run() {
        return folder("run");
    }

    Path log(String component) {
        return folder("log").resolve(component + ".log");
    }

    ChildProcess process(String name) {
        return new ChildProcess(run(), name, folder("log").resolve(name + ".out"));
    }

    /**
     * Takes the stack for this JVM until {@link #unlock()} or the end of the JVM, however it ends.
     *
     * @throws LocalStackException {@code ALREADY_RUNNING} when another holder has it
     */
    void lock() {
        try {
            Files.createDirectories(run());
            FileChannel channel =
                    FileChannel.open(
                            run().resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                throw new LocalStackException(
                        Reason.ALREADY_RUNNING, "The stack in " + root + " is running already.");
            }
            lockChannel = channel;
        } catch (IOException e) {
            throw Failures.io("Preparing the folder " + root, e);
        }
    }

    void unlock() {
        FileChannel channel = lockChannel;
        lockChannel = null;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw Failures.io("Giving back the lock of " + root, e);
            }
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /**
     * A folder that the account of a server may enter: the one of this name in the home folder, or
     * else one below /var/lib/candlewick.
     */
    Path folderFor(Optional<Host.Account> account, String name) {
        try {
            Files.createDirectories(root);
            if (account.isPresent()) {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(root);
                if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
                    Files.setPosixFilePermissions(root, permissions);
                }
            }
            return Host.mayTraverse(account, root) ? folder(name) : elsewhere().resolve(name);
        } catch (IOException e) {
            throw Failures.io("Preparing the folder " + root, e);
        }
    }

    /** A place of its own for each home folder. */
    private Path elsewhere() {
        CRC32 checksum = new CRC32();
        checksum.update(root.toString().getBytes(StandardCharsets.UTF_8));
        return SYSTEM_PLACE.resolve(HexFormat.of().toHexDigits((int) checksum.getValue()));
    }

    /** Where a private TimescaleDB goes when the account may not enter its usual place. */
    static Path sharedTimescale() {
        return SYSTEM_PLACE.resolve("timescaledb");
    }

    /** The port that the last start chose; the wanted one when there was no start. */
    int recordedOr(String name, int wanted) {
        return Integer.parseInt(ports().getProperty(name, Integer.toString(wanted)));
    }

    /** The wanted port, or a free one for 0; either is recorded. */
    int choosePort(String name, int wanted) {
        int port = wanted == 0 ? FreePorts.any() : wanted;
        Properties ports = ports();
        ports.setProperty(name, Integer.toString(port));
        try {
            Files.createDirectories(run());
            try (var writer = Files.newBufferedWriter(run().resolve("ports"))) {
                ports.store(writer, null);
            }
        } catch (IOException e) {
            throw Failures.io("Recording the ports in " + run(), e);
        }
        return port;
    }

    /** The port that an earlier start chose, while it is free; another one otherwise. */
    int keepPort(String name) {
        int known = recordedOr(name, 0);
        return choosePort(name, known != 0 && FreePorts.isFree(known) ? known : 0);
    }

    private Properties ports() {
        Properties ports = new Properties();
        Path file = run().resolve("ports");
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                ports.load(reader);
            } catch (IOException e) {
                throw Failures.io("Reading " + file, e);
            }
        }
        return ports;
    }

    /** Deletes the data of every component; logs, passwords and provisioned servers stay. */
    void erase() {
        try {
            for (String name : new String[] {"database", "broker", "cluster"}) {
                Deletion.delete(folder(name));
            }
            Deletion.delete(elsewhere());
        } catch (IOException e) {
            throw Failures.io("Deleting the data in " + root, e);
        }
    }
}
