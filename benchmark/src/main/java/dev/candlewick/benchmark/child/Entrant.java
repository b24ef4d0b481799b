package dev.candlewick.benchmark.child;

import dev.candlewick.benchmark.pass.FrozenTopic;

/** A program in a contest, with the topic that it reads. */
public record Entrant(ProgramDescription program, FrozenTopic topic) {}
