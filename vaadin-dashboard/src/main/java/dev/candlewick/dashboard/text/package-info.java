/**
 * What pages say, in the language of whoever looks at them. {@code
 * vaadin-i18n/translations.properties} has every text in English; another language is one more file
 * beside it. Logs, the REST API and the command line speak English.
 */
@NullMarked
package dev.candlewick.dashboard.text;

import org.jspecify.annotations.NullMarked;
