package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.CustomizedSystemMessages;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.SystemMessages;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.communication.IndexHtmlResponse;
import dev.candlewick.dashboard.text.Language;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives each page its language: the texts of what runs in the browser, and Vaadin's own for a
 * server that is away.
 */
@Component
class PageLanguage implements VaadinServiceInitListener {

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.addIndexHtmlRequestListener(PageLanguage::write);
        event.getSource().addUIInitListener(init -> speak(init.getUI()));
        event.getSource()
                .setSystemMessagesProvider(info -> systemMessages(Language.of(info.getLocale())));
    }

    private static void write(IndexHtmlResponse page) {
        VaadinSession session = VaadinSession.getCurrent();
        Language language = session == null ? Language.ENGLISH : Language.of(session.getLocale());
        ObjectNode texts = JsonNodeFactory.instance.objectNode();
        language.patterns("browser.").forEach(texts::put);
        Element script = new Element("script").attr("type", "application/json").attr("id", "texts");
        script.appendChild(new DataNode(texts.toString().replace("<", "\\u003c")));
        page.getDocument().head().appendChild(script);
        page.getDocument().getElementsByTag("html").attr("lang", language.locale().toLanguageTag());
    }

    private static void speak(UI page) {
        Language language = Language.of(page.getLocale());
        page.getReconnectDialogConfiguration().setDialogText(language.text("page.connection.lost"));
        page.getReconnectDialogConfiguration()
                .setDialogTextGaveUp(language.text("page.connection.gone"));
        page.getPage()
                .executeJs(
                        "const shown = window.Vaadin?.connectionIndicator; if (shown) shown.onlineText = $0",
                        language.text("page.connection.back"));
    }

    private static SystemMessages systemMessages(Language language) {
        CustomizedSystemMessages messages = new CustomizedSystemMessages();
        messages.setInternalErrorCaption(language.text("page.broken"));
        messages.setInternalErrorMessage(language.text("page.broken.what"));
        messages.setSessionExpiredCaption(language.text("page.expired"));
        messages.setSessionExpiredMessage(language.text("page.expired.what"));
        messages.setCookiesDisabledCaption(language.text("page.cookies"));
        messages.setCookiesDisabledMessage(language.text("page.cookies.what"));
        return messages;
    }
}
