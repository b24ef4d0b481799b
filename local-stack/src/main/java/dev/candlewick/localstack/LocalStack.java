package dev.candlewick.localstack;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The real components of one home folder.
 *
 * <pre>{@code
 * try (var stack = LocalStack.in(home).ports(Ports.standard()).start(progress)) {
 *     stack.database().jdbcUrl();
 * }
 * }</pre>
 */
@SuppressWarnings({
    "DoNotCallSuggester",
    "UnusedMethod",
    "UnusedVariable"
}) // the bodies come with the next commits
public final class LocalStack implements AutoCloseable {
    private final @Nullable Database database;
    private final @Nullable Broker broker;
    private final @Nullable FlinkCluster cluster;

    private LocalStack(
            @Nullable Database database, @Nullable Broker broker, @Nullable FlinkCluster cluster) {
        this.database = database;
        this.broker = broker;
        this.cluster = cluster;
    }

    /** Begins to describe the stack of a home folder, for instance {@code .candlewick}. */
    public static Settings in(Path home) {
        return new Settings(home);
    }

    /** The database; throws IllegalStateException when the stack has none. */
    public Database database() {
        return present(database, Part.DATABASE);
    }

    /** The broker; throws IllegalStateException when the stack has none. */
    public Broker broker() {
        return present(broker, Part.BROKER);
    }

    /** The cluster; throws IllegalStateException when the stack has none. */
    public FlinkCluster cluster() {
        return present(cluster, Part.CLUSTER);
    }

    /** The components it has, in the order they start. */
    public List<Component> components() {
        List<Component> components = new ArrayList<>();
        for (Component component : new @Nullable Component[] {database, broker, cluster}) {
            if (component != null) {
                components.add(component);
            }
        }
        return components;
    }

    /** Stops every component in reverse order; data stays. Does nothing for those not alive. */
    @Override
    public void close() {
        for (Component component : components().reversed()) {
            component.stop();
        }
    }

    private static <T> T present(@Nullable T component, Part part) {
        if (component == null) {
            throw new IllegalStateException("This stack was described without " + part + ".");
        }
        return component;
    }

    /** Describes a stack. */
    public static final class Settings {
        private final Path home;
        private Set<Part> parts = EnumSet.allOf(Part.class);
        private Ports ports = Ports.free();
        private Optional<URI> givenDatabase = Optional.empty();
        private Optional<Path> clusterJava = Optional.empty();
        private int taskSlots = 4;

        private Settings(Path home) {
            this.home = home.toAbsolutePath().normalize();
        }

        /** Only these parts; all three by default. */
        public Settings parts(Set<Part> parts) {
            this.parts = EnumSet.copyOf(parts);
            return this;
        }

        /** Ports to listen on; free ones by default. */
        public Settings ports(Ports ports) {
            this.ports = ports;
            return this;
        }

        /**
         * Uses a TimescaleDB server that runs already instead of starting one.
         *
         * @param jdbcUrl PostgreSQL JDBC URL of a superuser, with user and password as parameters
         */
        public Settings givenDatabase(String jdbcUrl) {
            this.givenDatabase = Optional.of(URI.create(jdbcUrl));
            return this;
        }

        /** Home of the Java that runs the Flink cluster; the Java of this process by default. */
        public Settings clusterJava(Path javaHome) {
            this.clusterJava = Optional.of(javaHome);
            return this;
        }

        /** Task slots of each TaskManager; 4 by default. */
        public Settings taskSlots(int slots) {
            this.taskSlots = slots;
            return this;
        }

        /**
         * Starts every part, after cleaning up what a killed run may have left in the home folder.
         * When a part fails, the parts started before it are stopped.
         *
         * @throws LocalStackException {@code ALREADY_RUNNING} when a component of this home folder
         *     is alive and answers; any other reason when a part does not come up
         */
        public LocalStack start(Progress progress) {
            throw new UnsupportedOperationException();
        }

        /** The stack as it is: nothing is started or stopped; ports are those of its last start. */
        public LocalStack attach() {
            throw new UnsupportedOperationException();
        }

        /** Deletes all data of the stack, which must not be running; provisioned servers stay. */
        public void erase() {
            throw new UnsupportedOperationException();
        }
    }
}
