package dev.candlewick.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The golden files of one contract: {@code N.txt} holds what version N promises, one promise a
 * line, and holds for the versions after it until there is another file. {@code released.sha256}
 * lists the files that nobody may change any more.
 *
 * @param folder of the files
 * @param version that the database declares
 */
record Contract(Path folder, int version) {

    private static final String RELEASED = "released.sha256";

    /** What is wrong with the files themselves, each with what to do. */
    List<String> problemsOfTheFiles() throws IOException {
        List<String> problems = new ArrayList<>();
        NavigableMap<Integer, Path> files = files();
        List<String> released = released();
        for (String line : released) {
            Path file = folder.resolve(line.substring(line.lastIndexOf(' ') + 1));
            if (!Files.exists(file) || !line.equals(checksum(file))) {
                problems.add(
                        "%s is released and must stay as it was: bring it back from the history (git log -- %s). A change belongs into a new version."
                                .formatted(file, file.getFileName()));
            }
        }
        for (Path file : files.headMap(version, false).values()) {
            if (!released.contains(checksum(file))) {
                problems.add(
                        "%s is older than version %d and therefore released: add the line \"%s\" to %s."
                                .formatted(
                                        file, version, checksum(file), folder.resolve(RELEASED)));
            }
        }
        for (Path file : files.tailMap(version, false).values()) {
            problems.add(
                    "%s is newer than version %d, which the database declares: raise the number in sql/migrations/R__contract_version.sql."
                            .formatted(file, version));
        }
        return problems;
    }

    /** The promises of the version. */
    List<String> promises() throws IOException {
        var file = files().floorEntry(version);
        return file == null ? List.of() : Files.readAllLines(file.getValue());
    }

    /** What to do about promises that are not kept. */
    String advice() throws IOException {
        boolean isReleased =
                released().stream().anyMatch(line -> line.endsWith(" " + version + ".txt"));
        String write =
                "write %s anew with: mvn -pl local-stack -am verify -Dit.test=ContractIT -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dcandlewick.contract.write=true";
        return isReleased
                ? "Version %d of this contract is released. If the change is meant, raise the number in sql/migrations/R__contract_version.sql to %d, say so in CHANGELOG.md, and "
                                .formatted(version, version + 1)
                        + write.formatted(folder.resolve(version + 1 + ".txt"))
                : "If the change is meant, " + write.formatted(folder.resolve(version + ".txt"));
    }

    /** Writes the promises of the version, unless it is released or promises them already. */
    void write(List<String> promises) throws IOException {
        if (promises.equals(promises())
                || released().stream().anyMatch(line -> line.endsWith(" " + version + ".txt"))) {
            return;
        }
        Files.write(folder.resolve(version + ".txt"), promises);
    }

    private NavigableMap<Integer, Path> files() throws IOException {
        NavigableMap<Integer, Path> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : found.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.matches("[1-9][0-9]*\\.txt")) {
                    files.put(Integer.parseInt(name.substring(0, name.length() - 4)), file);
                }
            }
        }
        return files;
    }

    private List<String> released() throws IOException {
        return Files.readAllLines(folder.resolve(RELEASED));
    }

    /** The line of sha256sum. */
    private static String checksum(Path file) throws IOException {
        return sha256(Files.readAllBytes(file)) + "  " + file.getFileName();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
