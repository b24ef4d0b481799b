package dev.candlewick.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.io.InputFile;

/** A folder of this machine. */
record LocalFiles(Path root) implements FileStore {

    @Override
    public void check() throws IOException {
        Files.createDirectories(root);
        if (!Files.isWritable(root)) {
            throw new IOException(root + " must not be written");
        }
    }

    @Override
    public List<Stored> list(String folder) throws IOException {
        List<Stored> found = new ArrayList<>();
        Path start = root.resolve(folder);
        if (!Files.isDirectory(start)) {
            return found;
        }
        Files.walkFileTree(
                start,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (!file.getFileName().toString().startsWith(".")) {
                            found.add(
                                    new Stored(
                                            root.relativize(file).toString(), attributes.size()));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure)
                            throws IOException {
                        if (!(failure instanceof NoSuchFileException)) {
                            throw failure;
                        }
                        // Files come and go while this looks around.
                        return FileVisitResult.CONTINUE;
                    }
                });
        return found;
    }

    @Override
    public InputFile open(Stored file) throws IOException {
        return new LocalFile(root.resolve(file.name()));
    }

    @Override
    public void write(String name, Content content) throws IOException {
        Path whole = root.resolve(name);
        Path part = whole.resolveSibling("." + whole.getFileName() + ".part");
        Files.createDirectories(whole.getParent());
        try (FileChannel file =
                        FileChannel.open(
                                part,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file))) {
            content.writeTo(out);
            out.flush();
            file.force(true);
        }
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(root.resolve(name));
    }
}
