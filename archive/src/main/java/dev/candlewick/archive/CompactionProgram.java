package dev.candlewick.archive;

import java.io.IOException;

/** {@link Compaction} as a program: one pass over the archive that is named, then it ends. */
public final class CompactionProgram {

    private CompactionProgram() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("Usage: CompactionProgram DIR|s3://bucket/folder");
            System.exit(2);
        }
        int merged = Compaction.run(arguments[0], System.out::println);
        System.out.println("archive: " + merged + " files are merged");
    }
}
