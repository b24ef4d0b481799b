package dev.candlewick.benchmark.child;

import dev.candlewick.benchmark.topic.Encoding;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that can be measured.
 *
 * @param name in reports and on the command line, for instance {@code loop-flat}
 * @param description what it is, in a few words
 * @param module folder below {@code benchmark} whose class path it has; empty for the harness's own
 * @param encoding of the topic that it reads
 * @param jvmOptions beyond those that all have
 * @param arguments beyond the topic's
 */
public record ProgramDescription(
        String name,
        String description,
        String module,
        String mainClass,
        Encoding encoding,
        List<String> jvmOptions,
        List<String> arguments) {

    /** The same under another name, with further arguments. */
    public ProgramDescription named(String otherName, String... further) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(further));
        return new ProgramDescription(
                otherName, description, module, mainClass, encoding, jvmOptions, all);
    }
}
