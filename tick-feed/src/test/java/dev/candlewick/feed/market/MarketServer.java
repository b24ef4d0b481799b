package dev.candlewick.feed.market;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A venue on this machine: it keeps the list of its trades, streams them to whoever has subscribed,
 * and hands them out over REST on the same port, in the words of a {@link Dialect}.
 */
public final class MarketServer implements AutoCloseable {
    /**
     * An answer over REST.
     *
     * @param retryAfter seconds; 0 says nothing of it
     */
    public record Answer(int status, String body, int retryAfter) {
        static Answer of(String body) {
            return new Answer(200, body, 0);
        }
    }

    private final Dialect dialect;
    private final ServerSocket server;
    private final Map<String, List<Print>> prints = new ConcurrentHashMap<>();
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final List<Answer> nextAnswers = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private volatile boolean silent;
    private volatile boolean away;
    private volatile boolean frozen;
    private volatile int handshakeStatus;
    private volatile int repeated;

    public MarketServer(Dialect dialect) throws IOException {
        this(dialect, 0);
    }

    /**
     * @param port 0 chooses one
     */
    public MarketServer(Dialect dialect, int port) throws IOException {
        this.dialect = dialect;
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** Where its stream is. */
    public URI stream() {
        return URI.create("ws://127.0.0.1:" + server.getLocalPort() + dialect.path());
    }

    public URI rest() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** A trade happens: it is noted, and streamed. */
    public void trade(Print print) {
        note(print);
        stream(print);
    }

    /** A trade happens that no stream tells. */
    public synchronized void note(Print print) {
        prints.computeIfAbsent(print.symbol(), symbol -> new ArrayList<>()).add(print);
    }

    /** Streams a trade, noted or not. */
    public void stream(Print print) {
        if (!silent) {
            say(print.symbol(), dialect.frame(print));
        }
    }

    /** Says something to all that have subscribed to a symbol. */
    public void say(String symbol, String frame) {
        for (Peer peer : peers) {
            if (peer.subscribed().contains(symbol)) {
                peer.say(frame);
            }
        }
    }

    /** All trades of a symbol, in their order. */
    public synchronized List<Print> prints(String symbol) {
        return List.copyOf(prints.getOrDefault(symbol, List.of()));
    }

    /** Breaks every connection. */
    public void cut() {
        peers.forEach(Peer::cut);
        peers.clear();
    }

    /** Trades go on, but no stream tells them, while connections stay as they are. */
    public void silent(boolean isSilent) {
        silent = isSilent;
    }

    /** Whoever connects is hung up on, and no REST request is answered. */
    public void away(boolean isAway) {
        away = isAway;
    }

    /** Connections stay, and nothing comes over them any more, not even an answer to a ping. */
    public void freeze(boolean isFrozen) {
        frozen = isFrozen;
        peers.forEach(peer -> peer.freeze(isFrozen));
    }

    /** Handshakes are answered by this HTTP status; 0 accepts them. */
    public void handshakeStatus(int status) {
        handshakeStatus = status;
    }

    /** Whoever subscribes hears the last trades of the symbol again. */
    public void repeatOnSubscribe(int count) {
        repeated = count;
    }

    /** Over REST, this comes once instead of trades. */
    public void answerNext(Answer answer) {
        nextAnswers.add(answer);
    }

    /** How many connections have been accepted so far. */
    public int connections() {
        return connections.get();
    }

    /** How many REST requests have come so far. */
    public int requests() {
        return requests.get();
    }

    public List<Peer> peers() {
        return peers;
    }

    public int listeners(String symbol) {
        return (int) peers.stream().filter(peer -> peer.subscribed().contains(symbol)).count();
    }

    /** What peers did wrong. */
    public List<String> refusals() {
        return refusals;
    }

    void refuse(String why) {
        refusals.add(why);
    }

    void subscribe(Peer peer, String symbol) {
        List<Print> known = prints(symbol);
        known.subList(Math.max(0, known.size() - repeated), known.size())
                .forEach(print -> peer.say(dialect.frame(print)));
        peer.subscribed().add(symbol);
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            String request = line(in);
            while (!request.isEmpty() && !away && !frozen) {
                Map<String, String> headers = headers(in);
                String target = request.split(" ", -1)[1];
                String key = headers.get("sec-websocket-key");
                if (key != null && handshakeStatus == 0) {
                    listen(new Peer(socket, in), key, target);
                    return;
                }
                Answer answer =
                        key == null ? rest(target, headers) : new Answer(handshakeStatus, "no", 0);
                write(socket, answer);
                request = line(in);
            }
        } catch (IOException gone) {
            // The other side has hung up, which is its right.
        }
    }

    private void listen(Peer peer, String key, String target) throws IOException {
        peer.accept(key);
        connections.incrementAndGet();
        peers.add(peer);
        try {
            dialect.opened(this, peer, target);
            peer.listen((from, text) -> dialect.heard(this, from, text));
        } finally {
            peers.remove(peer);
        }
    }

    private Answer rest(String target, Map<String, String> headers) {
        requests.incrementAndGet();
        if (!nextAnswers.isEmpty()) {
            return nextAnswers.removeFirst();
        }
        URI uri = URI.create(target);
        Map<String, String> query = new HashMap<>();
        @Nullable String text = uri.getRawQuery();
        for (String pair : text == null ? new String[0] : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(
                    pair.substring(0, equals),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return dialect.answer(this, uri.getPath(), query, headers);
    }

    private static void write(Socket socket, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 %d Said\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
                        .formatted(
                                answer.status(),
                                body.length,
                                answer.retryAfter() == 0
                                        ? ""
                                        : "Retry-After: " + answer.retryAfter() + "\r\n");
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
    }

    private static Map<String, String> headers(DataInputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
