package dev.candlewick.feed.market;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** The server's side of one WebSocket, by RFC 6455: text frames, pings and pongs, and the end. */
public final class Peer {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Set<String> subscribed = ConcurrentHashMap.newKeySet();
    private volatile boolean authenticated;
    private volatile boolean frozen;
    private final AtomicInteger pongs = new AtomicInteger();

    Peer(Socket socket, DataInputStream in) throws IOException {
        this.socket = socket;
        this.in = in;
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    /** The symbols that are streamed to this peer. */
    public Set<String> subscribed() {
        return subscribed;
    }

    public boolean isAuthenticated() {
        return authenticated;
    }

    void authenticate() {
        authenticated = true;
    }

    /** How many of the server's pings it has answered. */
    public int pongs() {
        return pongs.get();
    }

    void accept(String key) throws IOException {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            write(
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                            + Base64.getEncoder().encodeToString(hash)
                            + "\r\n\r\n");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private synchronized void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Reads until the peer hangs up. */
    void listen(BiConsumer<Peer, String> onText) throws IOException {
        StringBuilder text = new StringBuilder();
        while (true) {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            long length = second & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] mask = in.readNBytes(4);
            byte[] data = in.readNBytes((int) length);
            for (int i = 0; i < data.length; i++) {
                data[i] ^= mask[i % 4];
            }
            switch (first & 0xF) {
                case 0, TEXT -> {
                    text.append(new String(data, StandardCharsets.UTF_8));
                    if ((first & 0x80) != 0) {
                        onText.accept(this, text.toString());
                        text.setLength(0);
                    }
                }
                case PING -> frame(PONG, data);
                case PONG -> pongs.incrementAndGet();
                case CLOSE -> {
                    frame(CLOSE, data);
                    return;
                }
                default -> throw new IOException("frame " + first);
            }
        }
    }

    /** Sends a text; a peer that is gone is no matter. */
    public void say(String text) {
        quietly(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public void ping() {
        quietly(PING, new byte[] {1});
    }

    private void quietly(int opcode, byte[] data) {
        try {
            frame(opcode, data);
        } catch (IOException gone) {
            cut();
        }
    }

    void freeze(boolean isFrozen) {
        frozen = isFrozen;
    }

    private synchronized void frame(int opcode, byte[] data) throws IOException {
        if (frozen) {
            return;
        }
        out.writeByte(0x80 | opcode);
        if (data.length < 126) {
            out.writeByte(data.length);
        } else if (data.length < 1 << 16) {
            out.writeByte(126);
            out.writeShort(data.length);
        } else {
            out.writeByte(127);
            out.writeLong(data.length);
        }
        out.write(data);
        out.flush();
    }

    /** Breaks the connection, without a word. */
    public void cut() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException already) {
            subscribed.clear();
        }
    }
}
