package dev.candlewick.localstack;

/** The three components a stack may have, in the order they start. */
public enum Part {
    /** TimescaleDB, with the schema applied. */
    DATABASE,
    /** Kafka, with the tick topic created. */
    BROKER,
    /** A Flink session cluster: one JobManager and its TaskManagers. */
    CLUSTER
}
