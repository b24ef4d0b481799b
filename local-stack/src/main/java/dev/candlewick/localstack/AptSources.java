package dev.candlewick.localstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The package mirror this machine is set up to use, read from its own apt sources (sources.list(5):
 * the one-line and the deb822 format).
 */
final class AptSources {
    /** One archive: where it is and which suite of it is used. */
    record Archive(String uri, String suite) {
        /** A main archive of Debian, not one of its security or third-party ones. */
        boolean isDebian() {
            return uri.matches(".*/debian/?") && !suite.contains("security");
        }
    }

    private AptSources() {}

    /**
     * URI of the Debian mirror.
     *
     * @param apt apt's folder, usually /etc/apt
     */
    static Optional<String> debianMirror(Path apt) {
        return archives(apt).stream().filter(Archive::isDebian).map(Archive::uri).findFirst();
    }

    private static List<Archive> archives(Path apt) {
        List<Archive> archives = new ArrayList<>();
        Path folder = apt.resolve("sources.list.d");
        try (Stream<Path> parts = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            Path main = apt.resolve("sources.list");
            for (Path file :
                    Stream.concat(Stream.of(main).filter(Files::exists), parts.sorted()).toList()) {
                String text = Files.readString(file, StandardCharsets.UTF_8);
                if (file.toString().endsWith(".list")) {
                    archives.addAll(oneLineFormat(text));
                } else if (file.toString().endsWith(".sources")) {
                    archives.addAll(deb822Format(text));
                }
            }
            return archives;
        } catch (IOException e) {
            throw Failures.io("Reading the package sources in " + apt, e);
        }
    }

    /** {@code deb [options] uri suite component...}. */
    static List<Archive> oneLineFormat(String text) {
        return text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> line.matches("deb\\s.*"))
                .map(line -> line.replaceFirst("\\[[^]]*]", " ").split("\\s+", -1))
                .filter(words -> words.length >= 3)
                .map(words -> new Archive(words[1], words[2]))
                .toList();
    }

    /** Stanzas of {@code Field: value} lines, continued by indented lines. */
    static List<Archive> deb822Format(String text) {
        List<Archive> archives = new ArrayList<>();
        String uncommented =
                String.join("\n", text.lines().filter(line -> !line.startsWith("#")).toList());
        for (String stanza : uncommented.split("\n\\s*\n", -1)) {
            String folded = stanza.replaceAll("\n[ \t]+", " ");
            boolean binary = field(folded, "types").contains("deb");
            boolean enabled = !field(folded, "enabled").contains("no");
            if (binary && enabled) {
                for (String uri : field(folded, "uris")) {
                    field(folded, "suites").forEach(s -> archives.add(new Archive(uri, s)));
                }
            }
        }
        return archives;
    }

    private static List<String> field(String stanza, String name) {
        return stanza.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .flatMap(line -> Stream.of(line.substring(name.length() + 1).strip().split("\\s+")))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
