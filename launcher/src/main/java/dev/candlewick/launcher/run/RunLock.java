package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Held by the supervisor as long as it lives. The operating system lets go of it when the process
 * dies in whatever way, so a held lock means a living supervisor.
 */
public final class RunLock implements AutoCloseable {
    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock; empty when another process holds it. */
    public static Optional<RunLock> tryTake(Path file) {
        FileChannel channel = null;
        try {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) != null) {
                RunLock taken = new RunLock(channel);
                channel = null;
                return Optional.of(taken);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw CommandFailure.unavailable(
                    "Cannot lock "
                            + file
                            + " ("
                            + e
                            + "). The folder must be yours: run as the user who started Candlewick,"
                            + " or clone the repository to your own home.",
                    e);
        } finally {
            if (channel != null) {
                closeQuietly(channel);
            }
        }
    }

    /** True while some process holds the lock. */
    public static boolean isHeld(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        Optional<RunLock> taken = tryTake(file);
        taken.ifPresent(RunLock::close);
        return taken.isEmpty();
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("A lock file cannot be closed.", e);
        }
    }
}
