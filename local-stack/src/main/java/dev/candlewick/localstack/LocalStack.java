package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
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
public final class LocalStack implements AutoCloseable {
    private final Home home;
    private final @Nullable Database database;
    private final @Nullable Broker broker;
    private final @Nullable FlinkCluster cluster;

    private LocalStack(
            Home home,
            @Nullable Database database,
            @Nullable Broker broker,
            @Nullable FlinkCluster cluster) {
        this.home = home;
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
        try {
            components().reversed().forEach(Component::stop);
        } finally {
            home.unlock();
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
        private Optional<String> givenDatabase = Optional.empty();

        private Optional<Path> clusterJava = Optional.empty();

        private int taskSlots = 4;

        private Path timescale;

        private Settings(Path home) {
            this.home = home.toAbsolutePath().normalize();
            this.timescale = this.home.resolve("timescaledb");
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
            this.givenDatabase = Optional.of(jdbcUrl);
            return this;
        }

        /**
         * Folder of the private TimescaleDB, which several stacks may share; {@code timescaledb} in
         * the home folder by default.
         */
        public Settings privateTimescale(Path folder) {
            this.timescale = folder.toAbsolutePath().normalize();
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
            Home folder = new Home(home);
            folder.lock();
            LocalStack stack = null;
            try {
                for (Component leftover : build(folder, Home::recordedOr).components()) {
                    leftover.stop();
                }
                stack = build(folder, Home::choosePort);
                for (Component component : stack.components()) {
                    component.start(progress);
                }
                return stack;
            } catch (Throwable e) {
                if (stack == null) {
                    folder.unlock();
                } else {
                    closeAfter(e, stack);
                }
                throw e;
            }
        }

        private static void closeAfter(Throwable failure, LocalStack stack) {
            try {
                stack.close();
            } catch (LocalStackException e) {
                failure.addSuppressed(e);
            }
        }

        /** The stack as it is: nothing is started or stopped; ports are those of its last start. */
        public LocalStack attach() {
            return build(new Home(home), Home::recordedOr);
        }

        /**
         * Deletes all data of the stack; logs, passwords and provisioned servers stay.
         *
         * @throws LocalStackException {@code ALREADY_RUNNING} when it is running
         */
        public void erase() {
            if (givenDatabase.isPresent()) {
                throw new LocalStackException(
                        Reason.START_FAILED,
                        "The database server was given, so its data are not deleted here. Empty the"
                                + " database yourself.");
            }
            Home folder = new Home(home);
            folder.lock();
            try {
                build(folder, Home::recordedOr).components().reversed().forEach(Component::stop);
                folder.erase();
            } finally {
                folder.unlock();
            }
        }

        /** How a port comes about: chosen for a start, or remembered from the last one. */
        private interface PortRule {
            int port(Home home, String name, int wanted);
        }

        private LocalStack build(Home folder, PortRule rule) {
            Database database = null;
            if (parts.contains(Part.DATABASE)) {
                Secrets secrets = new Secrets(folder.folder("secrets"));
                database =
                        new Database(
                                givenDatabase.isPresent()
                                        ? new GivenServer(
                                                givenDatabase.get(), folder.log("database"))
                                        : new OwnServer(
                                                folder,
                                                timescale,
                                                rule.port(folder, "database", ports.database()),
                                                secrets),
                                secrets);
            }
            Broker broker = null;
            if (parts.contains(Part.BROKER)) {
                broker =
                        new Broker(
                                folder,
                                rule.port(folder, "broker", ports.broker()),
                                rule.port(folder, "controller", 0));
            }
            FlinkCluster cluster = null;
            if (parts.contains(Part.CLUSTER)) {
                cluster =
                        new FlinkCluster(
                                folder,
                                clusterJava.map(JavaHome::in).orElseGet(JavaHome::current),
                                rule.port(folder, "flink", ports.flink()),
                                rule.port(folder, "jobmanager", 0),
                                taskSlots);
            }
            return new LocalStack(folder, database, broker, cluster);
        }
    }
}
