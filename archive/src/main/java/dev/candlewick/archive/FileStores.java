package dev.candlewick.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Finds the store that a location means. */
final class FileStores {

    private FileStores() {}

    /**
     * The store at a place.
     *
     * @param location a folder of this machine, or {@code s3://bucket/folder}
     * @param environment holds the keys of the bucket, see {@link S3Address}
     * @throws IOException when a key is missing
     */
    static FileStore at(String location, Map<String, String> environment) throws IOException {
        if (!location.startsWith(S3Address.SCHEME)) {
            return new LocalFiles(Path.of(location));
        }
        try {
            return new S3Files(S3Address.of(location, environment));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
