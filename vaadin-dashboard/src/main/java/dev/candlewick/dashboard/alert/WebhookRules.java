package dev.candlewick.dashboard.alert;

import dev.candlewick.dashboard.text.Message;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Which addresses webhooks may call. Users name them, and the dashboard stands inside a network
 * that they may not see; so only {@code http} and {@code https}, only allowed hosts, and no address
 * of a private network or of this machine unless that is allowed too.
 */
@Component
public class WebhookRules {

    /** This may change; the others do not. */
    static final String NO_HOST = "alert.problem.no-host";

    private static final int LONGEST = 500;

    /** Looks a host up. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final List<String> hosts;
    private final boolean privateAddresses;
    private final Resolver resolver;

    @Autowired
    WebhookRules(
            @Value("${candlewick.webhook.hosts:}") String hosts,
            @Value("${candlewick.webhook.private-addresses:false}") boolean privateAddresses) {
        this(hosts, privateAddresses, InetAddress::getAllByName);
    }

    WebhookRules(String hosts, boolean privateAddresses, Resolver resolver) {
        this.hosts =
                Arrays.stream(hosts.split(","))
                        .map(host -> host.strip().toLowerCase(Locale.ROOT))
                        .filter(host -> !host.isEmpty())
                        .toList();
        this.privateAddresses = privateAddresses;
        this.resolver = resolver;
    }

    /** What is wrong with an address as it is written; asks nobody. */
    public Optional<Message> problem(String address) {
        if (address.length() > LONGEST) {
            return Optional.of(Message.of("alert.problem.longest", LONGEST));
        }
        URI uri;
        try {
            uri = new URI(address.strip());
        } catch (URISyntaxException unreadable) {
            return problemOf("alert.problem.address");
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return problemOf("alert.problem.scheme");
        }
        String host = uri.getHost();
        if (host == null || host.isEmpty()) {
            return problemOf("alert.problem.address");
        }
        if (uri.getRawUserInfo() != null) {
            return problemOf("alert.problem.user");
        }
        if (!hosts.isEmpty() && !hosts.contains(host.toLowerCase(Locale.ROOT))) {
            return Optional.of(Message.of("alert.problem.host", String.join(", ", hosts)));
        }
        return Optional.empty();
    }

    /**
     * What is wrong with calling an address now. The runtime keeps what it has looked up for 30
     * seconds, so the connection that follows goes where was looked.
     */
    Optional<Message> problemNow(String address) {
        Optional<Message> written = problem(address);
        if (written.isPresent() || privateAddresses) {
            return written;
        }
        try {
            for (InetAddress each : resolver.resolve(URI.create(address.strip()).getHost())) {
                if (isPrivate(each)) {
                    return problemOf("alert.problem.private");
                }
            }
            return Optional.empty();
        } catch (UnknownHostException unknown) {
            return problemOf(NO_HOST);
        }
    }

    private static Optional<Message> problemOf(String key) {
        return Optional.of(Message.of(key));
    }

    /** Whatever is not for everybody: this machine, its networks, and ranges with a purpose. */
    static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet6Address) {
            // Unique local fc00::/7; and whatever carries an IPv4 address inside: ::/96,
            // 64:ff9b::/96, 2002::/16.
            return (first & 0xfe) == 0xfc
                    || (first == 0x20 && second == 0x02)
                    || (first == 0 && second == 0x64)
                    || (first == 0 && second == 0);
        }
        return first == 0
                || first >= 240
                || (first == 100 && second >= 64 && second < 128)
                || (first == 192 && second == 0 && bytes[2] == 0)
                || (first == 198 && (second == 18 || second == 19));
    }

    /** The host alone: the rest of an address is a secret. */
    public static String shown(String address) {
        try {
            String host = new URI(address).getHost();
            return host == null ? "webhook" : host;
        } catch (URISyntaxException unreadable) {
            return "webhook";
        }
    }
}
