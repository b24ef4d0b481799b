package dev.candlewick.localstack;

/**
 * The ports that people connect to, all on loopback; 0 means any free one. Ports between the
 * processes themselves are always free ones.
 *
 * @param database PostgreSQL protocol
 * @param broker Kafka bootstrap
 * @param flink Flink REST and web UI
 */
public record Ports(int database, int broker, int flink) {
    public Ports {
        check("database", database);
        check("broker", broker);
        check("flink", flink);
    }

    /** The ports of a stack that a person starts: 5433, 9092 and 8081. */
    public static Ports standard() {
        return new Ports(5433, 9092, 8081);
    }

    /** Any free ports, so that several stacks run side by side. */
    public static Ports free() {
        return new Ports(0, 0, 0);
    }

    private static void check(String name, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(
                    "The " + name + " port is " + port + "; it must be 0 (any free one) to 65535.");
        }
    }
}
