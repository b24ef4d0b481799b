package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;

/**
 * Ports on loopback. Free ones are taken from below the range that the system gives to outgoing
 * connections, so that a port stays free while its server is being restarted.
 */
final class FreePorts {
    private static final int LOWEST = 20_000;
    private static final int COUNT = 12_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private FreePorts() {}

    static int any() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = LOWEST + RANDOM.nextInt(COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new LocalStackException(
                Reason.PORT_TAKEN,
                "No free port was found between " + LOWEST + " and " + (LOWEST + COUNT - 1) + ".");
    }

    /**
     * @throws LocalStackException {@code PORT_TAKEN} when another program listens on it
     */
    static void require(int port, String component) {
        if (!isFree(port)) {
            throw new LocalStackException(Reason.PORT_TAKEN, taken(port, component));
        }
    }

    /** What a person is told. */
    static String taken(int port, String component) {
        return "Port %d, meant for %s, is taken by another program. Stop that program, or choose another port."
                .formatted(port, component);
    }

    /** Whether a program accepts connections there. */
    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
