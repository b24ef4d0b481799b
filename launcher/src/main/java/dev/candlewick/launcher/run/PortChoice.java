package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/** Chooses ports on loopback, each one once. */
public final class PortChoice {
    private static final int HIGHEST = 65_535;

    private final IntPredicate isFree;
    private final Consumer<String> messages;
    private final Set<Integer> chosen = new HashSet<>();

    /** Looks at the ports of this machine; tells messages when it has to leave the usual one. */
    public PortChoice(Consumer<String> messages) {
        this(PortChoice::canListen, messages);
    }

    PortChoice(IntPredicate isFree, Consumer<String> messages) {
        this.isFree = isFree;
        this.messages = messages;
    }

    /** The usual port, or the next free one above it. */
    public int preferred(int usual, String purpose) {
        for (int port = usual; port <= HIGHEST; port++) {
            if (take(port)) {
                if (port != usual) {
                    messages.accept(
                            "Port %d is taken by another program; %s uses %d."
                                    .formatted(usual, purpose, port));
                }
                return port;
            }
        }
        throw CommandFailure.unavailable("No free port from " + usual + " up for " + purpose + ".");
    }

    /** Exactly this port, because a person asked for it. */
    public int required(int port, String purpose, String option) {
        if (port < 1 || port > HIGHEST) {
            throw CommandFailure.wrongUsage(
                    "%s is %d; a port is 1 to %d.".formatted(option, port, HIGHEST));
        }
        if (!take(port)) {
            throw CommandFailure.unavailable(
                    "Port %d, asked for as the %s, is taken by another program. Stop that program or choose another port with %s."
                            .formatted(port, purpose, option));
        }
        return port;
    }

    private boolean take(int port) {
        return !chosen.contains(port) && isFree.test(port) && chosen.add(port);
    }

    private static boolean canListen(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
