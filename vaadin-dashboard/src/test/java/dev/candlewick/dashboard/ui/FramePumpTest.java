package dev.candlewick.dashboard.ui;

import static dev.candlewick.dashboard.candle.Candles.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.internal.PendingJavaScriptInvocation;
import com.vaadin.flow.component.page.PageVisibility;
import com.vaadin.flow.dom.DomEvent;
import com.vaadin.flow.internal.nodefeature.ElementListenerMap;
import com.vaadin.flow.server.VaadinService;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.shared.JsonConstants;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;

@ViewPackages(classes = MarketView.class)
@ContextConfiguration(classes = MarketViewTest.Market.class)
class FramePumpTest extends SpringBrowserlessTest {

    private final StaleBanner banner = new StaleBanner();
    private Instant now = NOON;
    private int shown;
    private FramePump pump;

    @BeforeEach
    void begin() {
        UI.getCurrent().add(banner);
        InstantSource time = () -> now;
        pump =
                new FramePump(
                        UI.getCurrent(),
                        Runnable::run,
                        banner,
                        () -> shown++,
                        time.withZone(ZoneOffset.ofHours(5)));
    }

    @AfterEach
    void end() {
        pump.stop();
    }

    @Test
    void whatComesMeanwhileIsShownOnceAfterTheAcknowledgement() {
        offer();
        offer();
        offer();
        assertThat(shown).isEqualTo(1);

        assertThat(answeredBeats()).isEqualTo(1);
        assertThat(shown).isEqualTo(2);
        assertThat(answeredBeats()).isEqualTo(1);
        assertThat(answeredBeats()).isZero();
    }

    @Test
    void aPageThatNobodySeesIsShownNothingAndHearsABeatNowAndThen() {
        see(PageVisibility.HIDDEN);
        int beats = 0;
        for (int second = 0; second < 30; second++) {
            now = now.plusSeconds(1);
            offer();
            offer();
            beats += answeredBeats();
        }

        assertThat(shown).isZero();
        assertThat(beats).isEqualTo(10);
    }

    @Test
    void aPageThatIsSeenAgainIsShownTheNewestAtOnce() {
        see(PageVisibility.HIDDEN);
        offer();
        offer();
        answeredBeats();

        see(PageVisibility.VISIBLE);
        assertThat(shown).isEqualTo(1);
        assertThat(answeredBeats()).isEqualTo(1);
    }

    @Test
    void aPageBesideAnotherWindowGoesOn() {
        see(PageVisibility.VISIBLE_NOT_FOCUSED);
        offer();

        assertThat(shown).isEqualTo(1);
    }

    @Test
    void aLostAcknowledgementHoldsThePageUpForTenSecondsOnly() {
        offer();
        now = now.plusSeconds(9);
        offer();
        assertThat(shown).isEqualTo(1);

        now = now.plusSeconds(1);
        offer();
        assertThat(shown).isEqualTo(2);
    }

    @Test
    void nothingComesAfterTheEnd() {
        pump.stop();
        offer();
        see(PageVisibility.HIDDEN);
        see(PageVisibility.VISIBLE);

        assertThat(shown).isZero();
    }

    private void offer() {
        pump.offer(now);
        takeIn();
    }

    /** What the browser says when its tab comes to the front or goes behind another. */
    static void see(PageVisibility state) {
        UI page = UI.getCurrent();
        page.getElement()
                .getNode()
                .getFeature(ElementListenerMap.class)
                .fireEvent(
                        new DomEvent(
                                page.getElement(),
                                "vaadin-page-visibility-change",
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("event.detail", state.name())
                                        .put(
                                                JsonConstants.EVENT_DATA_PHASE,
                                                JsonConstants.EVENT_PHASE_TRAILING)));
        takeIn();
    }

    private static int answeredBeats() {
        UI page = UI.getCurrent();
        page.getInternals().getStateTree().runExecutionsBeforeClientResponse();
        List<PendingJavaScriptInvocation> beats =
                page.getInternals().dumpPendingJavaScriptInvocations().stream()
                        .filter(PendingJavaScriptInvocation::isSubscribed)
                        .filter(call -> call.getInvocation().getExpression().contains("beat"))
                        .toList();
        beats.forEach(call -> call.complete(NullNode.getInstance()));
        takeIn();
        return beats.size();
    }

    private static void takeIn() {
        VaadinService.getCurrent().runPendingAccessTasks(VaadinSession.getCurrent());
    }
}
