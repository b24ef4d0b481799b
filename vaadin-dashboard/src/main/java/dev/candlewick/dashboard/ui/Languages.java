package dev.candlewick.dashboard.ui;

import com.vaadin.flow.i18n.I18NProvider;
import dev.candlewick.dashboard.text.Language;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Tells Vaadin which languages there are; it chooses one by what the browser accepts. */
@Component
class Languages implements I18NProvider {

    @Override
    public List<Locale> getProvidedLocales() {
        return Language.locales();
    }

    @Override
    public String getTranslation(String key, Locale locale, Object... values) {
        return Language.of(locale).text(key, values);
    }
}
