package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.data.provider.ListDataProvider;
import com.vaadin.flow.data.provider.Query;
import com.vaadin.flow.data.provider.SortDirection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The order of the rows of a grid: as they are given, or by a column whose head was clicked. A
 * first click sorts one way, a second the other way round, a third not at all.
 *
 * <p>The sorters that come with the grid have their names in English only, begin with the least of
 * everything, and lose the focus when they are clicked.
 */
final class RowOrder<T> {

    private final ListDataProvider<T> provider;
    private final Map<String, Head> heads = new LinkedHashMap<>();
    private final Runnable changed;
    private Optional<Choice> choice = Optional.empty();

    private record Choice(String column, SortDirection direction) {
        String text() {
            return column + " " + direction.name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param provider of the rows
     * @param changed called when the user has chosen another order
     */
    RowOrder(ListDataProvider<T> provider, Runnable changed) {
        this.provider = provider;
        this.changed = changed;
    }

    /**
     * Gives a column a head that sorts.
     *
     * @param key of the column
     * @param first what the first click does: of most figures the greatest are looked for
     */
    Grid.Column<T> by(
            Grid.Column<T> column,
            String key,
            String name,
            Comparator<T> order,
            SortDirection first) {
        Head head = new Head(key, name, order, first);
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
        return choice.isEmpty();
    }

    /** The rows as they are shown, from the top. */
    List<T> shown() {
        return provider.fetch(new Query<>()).toList();
    }

    /** What {@link #restore} goes back to; empty for the order in which the rows were given. */
    String text() {
        return choice.map(Choice::text).orElse("");
    }

    /** Goes back to an order; nothing for whatever is none. */
    void restore(@Nullable String text) {
        heads.keySet().stream()
                .flatMap(
                        key ->
                                Stream.of(SortDirection.values())
                                        .map(direction -> new Choice(key, direction)))
                .filter(each -> each.text().equals(text))
                .findFirst()
                .ifPresent(kept -> choose(Optional.of(kept)));
    }

    private void choose(Optional<Choice> chosen) {
        choice = chosen;
        heads.values().forEach(Head::show);
        if (chosen.isPresent()) {
            Choice by = chosen.get();
            provider.setSortComparator(directed(head(by.column()).order, by.direction())::compare);
        } else {
            provider.setSortComparator(null);
        }
        changed.run();
    }

    private static <T> Comparator<T> directed(Comparator<T> order, SortDirection direction) {
        return direction == SortDirection.ASCENDING ? order : order.reversed();
    }

    private final class Head extends NativeButton {

        private final String key;
        private final Comparator<T> order;
        private final SortDirection first;
        private String name;

        Head(String key, String name, Comparator<T> order, SortDirection first) {
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

        private Optional<SortDirection> direction() {
            return choice.filter(by -> by.column().equals(key)).map(Choice::direction);
        }

        void turn() {
            Optional<SortDirection> now = direction();
            SortDirection next = now.isEmpty() ? first : first.getOpposite();
            choose(
                    now.equals(Optional.of(next))
                            ? Optional.empty()
                            : Optional.of(new Choice(key, next)));
        }

        private void show() {
            String way =
                    direction()
                            .map(each -> each == SortDirection.ASCENDING ? "up" : "down")
                            .orElse("");
            getElement().setAttribute("data-direction", way);
            setAriaLabel(
                    switch (way) {
                        case "up" -> Words.of("page.sort.up", name);
                        case "down" -> Words.of("page.sort.down", name);
                        default -> Words.of("page.sort", name);
                    });
        }
    }
}
