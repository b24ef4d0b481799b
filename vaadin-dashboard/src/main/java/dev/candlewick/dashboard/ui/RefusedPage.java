package dev.candlewick.dashboard.ui;

import dev.candlewick.dashboard.text.Language;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import org.springframework.web.util.HtmlUtils;

/**
 * What a browser sees where the server answered before any page could: a form that was too old, an
 * address that is none. Spring takes the view of this name.
 */
@Component("error")
class RefusedPage implements View {

    @Override
    public String getContentType() {
        return MediaType.TEXT_HTML_VALUE;
    }

    @Override
    public void render(
            @Nullable Map<String, ?> error,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Language language = Language.of(request.getLocale());
        Object status = error == null ? "" : error.get("status");
        String title = language.text("page.refused");
        response.setContentType("text/html;charset=UTF-8");
        response.getWriter()
                .write(
                        """
                        <!doctype html>
                        <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                        <title>%s</title><link rel="stylesheet" href="/market.css"></head>
                        <body class="refused"><main><h1>%s</h1><p>%s</p><a href="/">%s</a></main></body></html>
                        """
                                .formatted(
                                        language.locale().toLanguageTag(),
                                        HtmlUtils.htmlEscape(language.text("page.title", title)),
                                        HtmlUtils.htmlEscape(title),
                                        HtmlUtils.htmlEscape(
                                                language.text(
                                                        "page.refused.what",
                                                        String.valueOf(status))),
                                        HtmlUtils.htmlEscape(language.text("page.to-market"))));
    }
}
