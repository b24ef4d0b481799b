package dev.candlewick.systemtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for texts that must not be anywhere: in files, on pages, in argument lists. */
final class SecretSearch {
    private static final Pattern ID = Pattern.compile("\"(?:id|jid)\":\"([^\"]+)\"");
    private static final Pattern LOG =
            Pattern.compile("\"name\":\"([^\"/]+\\.(?:log|out)[^\"]*)\"");

    private final Collection<String> secrets;
    private final Set<String> found = new LinkedHashSet<>();
    private final List<String> searched = new ArrayList<>();

    SecretSearch(Collection<String> secrets) {
        this.secrets = secrets;
    }

    /** Where one of them was found. */
    Set<String> found() {
        return found;
    }

    /** What was looked at. */
    List<String> searched() {
        return searched;
    }

    /** Every file below a folder, but for those whose path contains one of these words. */
    void files(Path folder, String... without) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (Stream.of(without).noneMatch(name::contains)) {
                    file(file, name);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The system runs on meanwhile and deletes its older checkpoints. */
    private void file(Path file, String name) throws IOException {
        try {
            look(name, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            searched.add(name + " is gone");
        }
    }

    /** The arguments of every process of this machine that lets us see them. */
    void argumentLists() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process :
                    processes.filter(p -> p.toString().matches("/proc/\\d+")).toList()) {
                try {
                    look(process + "/cmdline", Files.readString(process.resolve("cmdline")));
                } catch (IOException e) {
                    searched.add(process + " has ended");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One page. */
    String page(URI address) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String body =
                    http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                            .body();
            look(address.getPath(), body);
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Everything that Flink's web interface reads: settings, logs, jobs with their failures. */
    void flink(URI address) {
        Deque<String> pages =
                new ArrayDeque<>(
                        List.of(
                                "/",
                                "/config",
                                "/overview",
                                "/jars",
                                "/jobs/overview",
                                "/jobmanager/config",
                                "/jobmanager/environment",
                                "/jobmanager/log",
                                "/jobmanager/stdout",
                                "/jobmanager/thread-dump"));
        for (String job : all(ID, page(address.resolve("/jobs")))) {
            for (String part :
                    List.of(
                            "",
                            "/config",
                            "/plan",
                            "/exceptions",
                            "/checkpoints",
                            "/checkpoints/config",
                            "/jobmanager/config",
                            "/jobmanager/environment")) {
                pages.add("/jobs/" + job + part);
            }
        }
        for (String taskManager : all(ID, page(address.resolve("/taskmanagers")))) {
            String prefix = "/taskmanagers/" + taskManager;
            pages.addAll(List.of(prefix, prefix + "/log", prefix + "/stdout"));
            for (String log : all(LOG, page(address.resolve(prefix + "/logs")))) {
                pages.add(prefix + "/logs/" + log);
            }
        }
        for (String log : all(LOG, page(address.resolve("/jobmanager/logs")))) {
            pages.add("/jobmanager/logs/" + log);
        }
        pages.forEach(each -> page(address.resolve(each)));
    }

    private static List<String> all(Pattern pattern, String text) {
        List<String> all = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            all.add(matcher.group(1));
        }
        return all;
    }

    private void look(String where, String text) {
        searched.add(where);
        if (secrets.stream().anyMatch(text::contains)) {
            found.add(where);
        }
    }
}
