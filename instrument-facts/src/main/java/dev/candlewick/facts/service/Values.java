package dev.candlewick.facts.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candlewick.facts.Fact;
import dev.candlewick.facts.Statement;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What services write into their fields, as the tables take it. */
final class Values {
    private static final Set<String> NOTHING = Set.of("", "None", "-", "null", "N/A");
    private static final int LONGEST_TEXT = 256;
    private static final int MOST_DIGITS = 30;

    private Values() {}

    /** A fact, when the field says anything. */
    static Optional<Statement> fact(
            String symbol, Fact fact, JsonNode field, String origin, List<String> remarks) {
        String text =
                field.isNumber()
                        ? field.decimalValue().toPlainString()
                        : field.asText().replaceAll("\\p{Cntrl}+", " ").strip();
        if (NOTHING.contains(text)) {
            return Optional.empty();
        }
        if (fact.isNumber()) {
            try {
                text = notNegative(text).toPlainString();
            } catch (NumberFormatException e) {
                remarks.add(
                        "%s of %s is left out, \"%s\" is no number"
                                .formatted(fact.label(), symbol, shortened(text)));
                return Optional.empty();
            }
        }
        return Optional.of(new Statement.OfFact(symbol, fact, shortened(text), origin));
    }

    /**
     * @throws NumberFormatException when it is none, or not above 0
     */
    static BigDecimal positive(String text) {
        BigDecimal number = notNegative(text);
        if (number.signum() == 0) {
            throw new NumberFormatException();
        }
        return number;
    }

    private static BigDecimal notNegative(String text) {
        BigDecimal number = new BigDecimal(text);
        if (number.signum() < 0
                || Math.abs((long) number.scale()) > MOST_DIGITS
                || number.precision() > MOST_DIGITS) {
            throw new NumberFormatException();
        }
        return number;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }
}
