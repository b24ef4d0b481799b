package dev.candlewick.launcher.run;

/**
 * Written by a rebuild before it switches and deleted when it has finished, so that one that was
 * killed in between is finished by the next.
 */
public record RebuildRecord(int oldEpoch, int newEpoch) {}
