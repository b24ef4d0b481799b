package dev.candlewick.dashboard.ui;

import com.vaadin.flow.router.QueryParameters;
import dev.candlewick.dashboard.candle.Hours;
import dev.candlewick.dashboard.indicator.Study;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How somebody wants to see charts. A link can say it, as in {@code
 * &indicators=sma20.vwap&scale=log&time=local&hours=regular}, and the browser keeps it in the same
 * words; what they do not say stays as it was.
 *
 * @param studies in the order of the menu
 * @param log whether equal distances on the price axis are equal ratios
 */
record ChartChoice(List<Study> studies, boolean log, Zone zone, Hours hours) {

    /** Whose clock the time axis shows. */
    enum Zone {
        UTC,
        EXCHANGE,
        LOCAL;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final ChartChoice USUAL = new ChartChoice(List.of(), false, Zone.UTC, Hours.ALL);

    /** So many have room, in colours that can be told apart. */
    private static final int MOST_STUDIES = 12;

    private static final String STUDIES = "indicators";
    private static final String SCALE = "scale";
    private static final String TIME = "time";
    private static final String HOURS = "hours";
    private static final String NONE = "none";

    /** What the parameters say, and for the rest this. What they say wrongly is not said. */
    ChartChoice saidBy(QueryParameters parameters) {
        return new ChartChoice(
                parameters.getSingleParameter(STUDIES).map(ChartChoice::studies).orElse(studies),
                parameters.getSingleParameter(SCALE).map("log"::equals).orElse(log),
                parameters
                        .getSingleParameter(TIME)
                        .flatMap(
                                text ->
                                        Arrays.stream(Zone.values())
                                                .filter(each -> each.text().equals(text))
                                                .findFirst())
                        .orElse(zone),
                parameters
                        .getSingleParameter(HOURS)
                        .map(text -> text.equals("regular") ? Hours.REGULAR : Hours.ALL)
                        .orElse(hours));
    }

    private static List<Study> studies(String text) {
        return Arrays.stream(text.split("[., ]", MOST_STUDIES + 1))
                .limit(MOST_STUDIES)
                .map(Study::of)
                .flatMap(Optional::stream)
                .distinct()
                .sorted()
                .toList();
    }

    /** The same in words of a link; what is usual is not said. */
    QueryParameters addedTo(QueryParameters link) {
        QueryParameters said = link;
        if (!studies.isEmpty()) {
            said = said.merging(STUDIES, studyTexts());
        }
        if (log) {
            said = said.merging(SCALE, "log");
        }
        if (zone != Zone.UTC) {
            said = said.merging(TIME, zone.text());
        }
        if (hours != Hours.ALL) {
            said = said.merging(HOURS, "regular");
        }
        return said;
    }

    /** The same in words for the browser to keep: everything is said. */
    String text() {
        return QueryParameters.empty()
                .merging(STUDIES, studies.isEmpty() ? NONE : studyTexts())
                .merging(SCALE, log ? "log" : "even")
                .merging(TIME, zone.text())
                .merging(HOURS, hours.name().toLowerCase(Locale.ROOT))
                .getQueryString();
    }

    private String studyTexts() {
        return studies.stream().map(Study::text).collect(Collectors.joining("."));
    }

    ChartChoice with(Study study, boolean wanted) {
        TreeSet<Study> chosen = new TreeSet<>(studies);
        if (wanted) {
            chosen.add(study);
        } else {
            chosen.remove(study);
        }
        return new ChartChoice(new ArrayList<>(chosen), log, zone, hours);
    }

    ChartChoice withLog(boolean wanted) {
        return new ChartChoice(studies, wanted, zone, hours);
    }

    ChartChoice with(Zone wanted) {
        return new ChartChoice(studies, log, wanted, hours);
    }

    ChartChoice with(Hours wanted) {
        return new ChartChoice(studies, log, zone, wanted);
    }
}
