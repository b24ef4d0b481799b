package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.UI;
import dev.candlewick.dashboard.text.Language;
import dev.candlewick.dashboard.text.Message;

/** Texts in the language of the page that is worked on; without a page, in English. */
final class Words {

    private Words() {}

    static String of(String key, Object... values) {
        return language().text(key, values);
    }

    static String of(Message message) {
        return language().text(message);
    }

    /** The text of a constant, see {@link Message#named}. */
    static String named(String group, Enum<?> each, Object... values) {
        return of(Message.named(group, each, values));
    }

    private static Language language() {
        UI page = UI.getCurrent();
        return page == null ? Language.ENGLISH : Language.of(page.getLocale());
    }
}
