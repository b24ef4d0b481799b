package dev.candlewick.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.parquet.io.InputFile;

/** Where the files of an archive lie. Names are relative to it, parts parted by {@code /}. */
interface FileStore {

    /**
     * A file.
     *
     * @param bytes its length
     */
    record Stored(String name, long bytes) {
        /** The folder that it lies in; empty for the store itself. */
        String folder() {
            int slash = name.lastIndexOf('/');
            return slash < 0 ? "" : name.substring(0, slash);
        }
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Looks whether files can be kept here.
     *
     * @throws IOException saying what is wrong
     */
    void check() throws IOException;

    /** Every whole file below a folder, in no order. */
    List<Stored> list(String folder) throws IOException;

    /**
     * Opens a file.
     *
     * @throws java.nio.file.NoSuchFileException when it is gone, now or while it is read
     */
    InputFile open(Stored file) throws IOException;

    /** Writes a file, which is there as a whole or not at all. */
    void write(String name, Content content) throws IOException;

    /** Deletes a file, if it is there. */
    void delete(String name) throws IOException;
}
