package dev.candlewick.benchmark.child;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures programs in turn: each is started and made warm, then they take turns, so that a change
 * of the machine meets all of them.
 *
 * @param warmPasses how many passes make a program warm, at least
 * @param warmSeconds for how long it is made warm, at least
 * @param passes how often each is measured
 * @param heap most memory of each program's heap, as Java's -Xmx takes it
 * @param say told what happens; never a speed, as the hashes come first
 */
public record Contest(
        int warmPasses, int warmSeconds, int passes, String heap, Path logs, Consumer<String> say) {

    /** More passes than that make nothing warmer. */
    private static final int MOST_WARM_PASSES = 20;

    /**
     * What came of it.
     *
     * @param passes of the programs that went through to the end, in the order in which they were
     *     given
     * @param failures of the others, by the name of the program
     */
    public record Result(List<Passes> passes, Map<String, String> failures) {}

    /** Measures all. */
    public Result run(List<Entrant> entrants) {
        Map<ProgramDescription, List<Measurement>> measured = new LinkedHashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        List<Child> children = new ArrayList<>();
        try {
            for (Entrant entrant : entrants) {
                Child child = Child.start(entrant, heap, logs);
                children.add(child);
                attempt(child, failures, this::warm);
            }
            for (int pass = 1; pass <= passes; pass++) {
                for (Child child : children) {
                    ProgramDescription program = child.program();
                    if (failures.containsKey(program.name())) {
                        continue;
                    }
                    say.accept("pass %d of %d: %s".formatted(pass, passes, program.name()));
                    List<Measurement> own =
                            measured.computeIfAbsent(program, key -> new ArrayList<>());
                    attempt(child, failures, one -> own.add(one.measure()));
                }
            }
        } finally {
            children.forEach(Child::close);
        }
        return new Result(
                measured.entrySet().stream()
                        .filter(entry -> !failures.containsKey(entry.getKey().name()))
                        .map(entry -> new Passes(entry.getKey(), entry.getValue()))
                        .toList(),
                failures);
    }

    /** A program that fails is out, and the others go on. */
    private void attempt(Child child, Map<String, String> failures, Consumer<Child> step) {
        try {
            step.accept(child);
        } catch (IllegalStateException e) {
            say.accept(String.valueOf(e.getMessage()));
            failures.put(child.program().name(), String.valueOf(e.getMessage()));
        }
    }

    private void warm(Child child) {
        say.accept("warming up: " + child.program().name());
        long begin = System.nanoTime();
        for (int pass = 1; pass <= MOST_WARM_PASSES; pass++) {
            child.measure();
            if (pass >= warmPasses && (System.nanoTime() - begin) / 1e9 >= warmSeconds) {
                return;
            }
        }
    }
}
