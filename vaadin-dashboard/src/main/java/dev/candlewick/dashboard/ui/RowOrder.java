package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.provider.SortDirection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The order of the rows of a grid: as they are given, or by a column whose head was clicked. A
 * first click sorts one way, a second the other way round, a third not at all. What is not known
 * stands last either way.
 *
 * <p>Figures change all the time and rows come; rows change places now and then only, and never
 * under a pointer or while somebody goes through them by keys.
 *
 * <p>The sorters that come with the grid have their names in English only and begin with the least
 * of everything.
 */
final class RowOrder<T> {

    static final String GOES_THROUGH =
            "['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'].includes(event.key)";

    private static final Duration PAUSE = Duration.ofSeconds(3);

    /** Whoever has gone to a row by keys may look at it for so long. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final ListDataProvider<T> provider;
    private final Clock time;
    private final Runnable chosen;
    private final Map<String, Head> heads = new LinkedHashMap<>();
    private @Nullable Choice choice;
    private Map<Object, Integer> places = Map.of();
    private Instant arranged = Instant.EPOCH;
    private boolean pointedAt;
    private Instant keyed = Instant.EPOCH;
    private boolean someWait;

    private record Choice(String column, SortDirection direction) {
        String text() {
            return column + " " + direction.name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param provider of the rows; its ids tell which rows are the same
     * @param chosen called when another order was chosen
     */
    RowOrder(Grid<T> grid, ListDataProvider<T> provider, Clock time, Runnable chosen) {
        this.provider = provider;
        this.time = time;
        this.chosen = chosen;
        grid.getElement().addEventListener("pointerenter", event -> pointedAt = true);
        grid.getElement()
                .addEventListener(
                        "pointerleave",
                        event -> {
                            pointedAt = false;
                            keepUp();
                        });
        grid.getElement()
                .addEventListener("keydown", event -> keyed = time.instant())
                .setFilter(GOES_THROUGH);
        grid.getElement()
                .addEventListener(
                        "focusout",
                        event -> {
                            keyed = Instant.EPOCH;
                            keepUp();
                        });
        provider.setSortComparator((one, other) -> Integer.compare(place(one), place(other)));
    }

    /**
     * Gives a column a head that sorts.
     *
     * @param key of the column
     * @param figure what rows are sorted by; null where it is not known
     * @param first what the first click does: of most figures the greatest are looked for
     */
    <V extends Comparable<? super V>> Grid.Column<T> by(
            Grid.Column<T> column,
            String key,
            String name,
            Function<T, @Nullable V> figure,
            SortDirection first) {
        Head head = new Head(key, name, direction -> sorted(figure, direction), first);
        heads.put(key, head);
        return column.setHeader(head);
    }

    /** Gives the head of a column another text. */
    void rename(String key, String name) {
        head(key).rename(name);
    }

    /** Clicks the head of a column. */
    void turn(String key) {
        head(key).turn();
    }

    private Head head(String key) {
        return Optional.ofNullable(heads.get(key)).orElseThrow();
    }

    /** Whether the rows stand as they were given. */
    boolean isGiven() {
        return choice == null;
    }

    /** The rows as they are shown, from the top. */
    List<T> shown() {
        List<T> rows = new ArrayList<>(provider.getItems());
        rows.sort(Comparator.comparingInt(this::place));
        return rows;
    }

    /** What {@link #restore} goes back to; empty for the order in which the rows were given. */
    String text() {
        return choice == null ? "" : choice.text();
    }

    /** Goes back to an order; to that of the rows as they are given for whatever is none. */
    void restore(@Nullable String text) {
        Choice kept =
                heads.keySet().stream()
                        .flatMap(
                                key ->
                                        Stream.of(SortDirection.values())
                                                .map(direction -> new Choice(key, direction)))
                        .filter(each -> each.text().equals(text))
                        .findFirst()
                        .orElse(null);
        if (!text().equals(kept == null ? "" : kept.text())) {
            choose(kept);
        }
    }

    /** Lets rows change places for what they say now, if they have to and it is time for it. */
    void keepUp() {
        boolean old = !isGiven() && !time.instant().isBefore(arranged.plus(PAUSE));
        if ((someWait || old) && !areHeld()) {
            rearrange();
        }
    }

    private boolean areHeld() {
        return pointedAt || time.instant().isBefore(keyed.plus(LOOK));
    }

    /**
     * Shows rows that have come, and no longer those that have gone. Where rows are not to move the
     * new ones wait at the end.
     *
     * @param anew whether somebody wants them as they are, or they are other rows altogether
     */
    void takeIn(boolean anew) {
        if (anew || places.isEmpty() || !areHeld()) {
            arrange();
        } else {
            someWait = true;
        }
        provider.refreshAll();
    }

    private void rearrange() {
        Map<Object, Integer> before = places;
        arrange();
        if (!places.equals(before)) {
            provider.refreshAll();
        }
    }

    private void arrange() {
        arranged = time.instant();
        someWait = false;
        Collection<T> rows =
                choice == null
                        ? provider.getItems()
                        : head(choice.column()).order.apply(choice.direction());
        Map<Object, Integer> now = new HashMap<>();
        for (T row : rows) {
            now.put(provider.getId(row), now.size());
        }
        places = now;
    }

    private int place(T row) {
        return places.getOrDefault(provider.getId(row), Integer.MAX_VALUE);
    }

    private record Keyed<T, V>(T row, @Nullable V key) {}

    /** The rows by a figure that is asked for once for each. */
    private <V extends Comparable<? super V>> List<T> sorted(
            Function<T, @Nullable V> figure, SortDirection direction) {
        Comparator<V> natural = Comparator.naturalOrder();
        Comparator<V> directed =
                direction == SortDirection.ASCENDING ? natural : natural.reversed();
        Collection<T> rows = provider.getItems();
        return rows.stream()
                .map(row -> new Keyed<>(row, figure.apply(row)))
                .sorted(Comparator.comparing(Keyed::key, Comparator.nullsLast(directed)))
                .map(Keyed::row)
                .toList();
    }

    private void choose(@Nullable Choice wanted) {
        choice = wanted;
        heads.values().forEach(Head::show);
        arrange();
        provider.refreshAll();
        chosen.run();
    }

    private final class Head extends NativeButton {

        private final String key;
        private final Function<SortDirection, List<T>> order;
        private final SortDirection first;
        private String name;

        Head(String key, String name, Function<SortDirection, List<T>> order, SortDirection first) {
            super(name);
            this.key = key;
            this.name = name;
            this.order = order;
            this.first = first;
            addClassName("sort-head");
            addClickListener(click -> turn());
            show();
        }

        void rename(String text) {
            name = text;
            setText(text);
            show();
        }

        private @Nullable SortDirection direction() {
            return choice != null && choice.column().equals(key) ? choice.direction() : null;
        }

        void turn() {
            SortDirection now = direction();
            SortDirection next = now == null ? first : first.getOpposite();
            choose(next == now ? null : new Choice(key, next));
        }

        private void show() {
            SortDirection now = direction();
            getElement().setAttribute("data-direction", now == null ? "" : text(now));
            setAriaLabel(
                    now == null
                            ? Words.of("page.sort", name)
                            : now == SortDirection.ASCENDING
                                    ? Words.of("page.sort.up", name)
                                    : Words.of("page.sort.down", name));
        }

        private static String text(SortDirection direction) {
            return direction == SortDirection.ASCENDING ? "up" : "down";
        }
    }
}
