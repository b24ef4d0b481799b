package dev.candlewick.dashboard.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.MessageFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The texts in one language; English where its file has none. Every text is a pattern of {@link
 * MessageFormat}, also one without values, so an apostrophe is always written twice. Numbers are
 * written in the same way in all languages, the one of exchanges: 1,234.5.
 */
public final class Language {

    private static final String FILES = "vaadin-i18n/translations";

    private static final ResourceBundle.Control AS_ASKED =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static final Map<Locale, Language> ALL = all(Language.class.getClassLoader());

    public static final Language ENGLISH = of(ALL, Locale.ENGLISH);

    private final Locale locale;
    private final ResourceBundle texts;
    private final Map<String, String> withoutValues = new ConcurrentHashMap<>();

    private Language(Locale locale, ClassLoader files) {
        this.locale = locale;
        texts = ResourceBundle.getBundle(FILES.replace('/', '.'), locale, files, AS_ASKED);
    }

    /** All languages, English first. */
    static Map<Locale, Language> all(ClassLoader files) {
        Map<Locale, Language> all = new LinkedHashMap<>();
        all.put(Locale.ENGLISH, new Language(Locale.ENGLISH, files));
        try {
            for (Resource file :
                    new PathMatchingResourcePatternResolver(files)
                            .getResources("classpath*:" + FILES + "_*.properties")) {
                String name = Objects.requireNonNull(file.getFilename());
                String tag = name.substring(name.indexOf('_') + 1, name.lastIndexOf('.'));
                Locale locale = Locale.forLanguageTag(tag.replace('_', '-'));
                all.put(locale, new Language(locale, files));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return all;
    }

    /** For which there is a file, English first. */
    public static List<Locale> locales() {
        return List.copyOf(ALL.keySet());
    }

    /** The language for a locale: of its country, else without the country, else English. */
    public static Language of(Locale wanted) {
        return of(ALL, wanted);
    }

    static Language of(Map<Locale, Language> all, Locale wanted) {
        return Stream.of(wanted, Locale.of(wanted.getLanguage()), Locale.ENGLISH)
                .filter(all::containsKey)
                .map(all::get)
                .findFirst()
                .orElseThrow();
    }

    public Locale locale() {
        return locale;
    }

    /**
     * The text with this key; the key itself when there is none.
     *
     * @param values texts as they are written, numbers, or messages
     */
    public String text(String key, Object... values) {
        return values.length == 0
                ? withoutValues.computeIfAbsent(key, this::format)
                : format(key, values);
    }

    public String text(Message message) {
        return text(message.key(), message.values().toArray());
    }

    private String format(String key, Object... values) {
        if (!texts.containsKey(key)) {
            return key;
        }
        Object[] written = new Object[values.length];
        for (int index = 0; index < values.length; index++) {
            written[index] = values[index] instanceof Message part ? text(part) : values[index];
        }
        return new MessageFormat(texts.getString(key), Locale.ENGLISH).format(written);
    }

    /** The texts whose keys begin so, with {@code {0}} and the like where values belong. */
    public SortedMap<String, String> patterns(String beginning) {
        SortedMap<String, String> patterns = new TreeMap<>();
        texts.keySet().stream()
                .filter(key -> key.startsWith(beginning))
                .forEach(key -> patterns.put(key, texts.getString(key).replace("''", "'")));
        return patterns;
    }
}
