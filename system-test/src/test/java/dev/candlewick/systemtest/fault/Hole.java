package dev.candlewick.systemtest.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A way to a server on this machine that can be blocked: connections stay, or are even made, and
 * nothing comes through. What was sent meanwhile comes through afterwards, as after a network that
 * was away, unless one of the ends has given up.
 */
public final class Hole implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final int target;
    private final ServerSocket entrance;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<CountDownLatch> gate =
            new AtomicReference<>(new CountDownLatch(0));
    private final AtomicLong held = new AtomicLong();

    private Hole(int target) throws IOException {
        this.target = target;
        entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var unused = threads.submit(this::accept);
    }

    /** A way to a port of this machine. */
    public static Hole to(int port) throws IOException {
        return new Hole(port);
    }

    /** Port of the entrance. */
    public int port() {
        return entrance.getLocalPort();
    }

    /** From now on nothing comes through. */
    public void block() {
        gate.set(new CountDownLatch(1));
    }

    /** Lets everything through again. */
    public void open() {
        gate.get().countDown();
    }

    /** Pieces of data that were held back. */
    public long held() {
        return held.get();
    }

    private Void accept() throws IOException {
        while (true) {
            Socket from = entrance.accept();
            sockets.add(from);
            try {
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(to);
                var unusedThere = threads.submit(() -> carry(from, to));
                var unusedBack = threads.submit(() -> carry(to, from));
            } catch (ConnectException nobodyThere) {
                from.close();
            }
        }
    }

    private Void carry(Socket from, Socket to) throws IOException, InterruptedException {
        byte[] bytes = new byte[BUFFER];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                if (gate.get().getCount() > 0) {
                    held.incrementAndGet();
                    gate.get().await();
                }
                out.write(bytes, 0, length);
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        open();
        entrance.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
