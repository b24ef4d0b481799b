package dev.candlewick.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.deque.html.axecore.results.Node;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Set;

/** What axe-core finds on a page that keeps somebody from using it. */
final class Accessibility {

    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private Accessibility() {}

    /** Fails when there is anything serious or critical on the page as it stands. */
    static void check(Page page) {
        AxeResults results = new AxeBuilder(page).setLegacyMode(true).analyze();
        assertThat(results.getPasses()).as("rules that hold on " + page.url()).isNotEmpty();
        List<String> grave =
                results.getViolations().stream()
                        .filter(rule -> GRAVE.contains(String.valueOf(rule.getImpact())))
                        .map(Accessibility::text)
                        .toList();
        assertThat(grave).as(page.url()).isEmpty();
    }

    private static String text(Rule rule) {
        return "%s (%s): %s %s"
                .formatted(
                        rule.getId(),
                        rule.getImpact(),
                        rule.getHelp(),
                        rule.getNodes().stream().map(Node::getHtml).limit(5).toList());
    }
}
