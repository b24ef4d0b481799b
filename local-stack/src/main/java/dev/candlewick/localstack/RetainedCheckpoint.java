package dev.candlewick.localstack;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A completed checkpoint on disk, from which a job can be restored.
 *
 * @param jobId the Flink job that made it
 * @param number number within that job, from 1
 * @param path folder to restore from
 * @param completedAt when its metadata was written
 */
public record RetainedCheckpoint(String jobId, long number, Path path, Instant completedAt) {}
