package dev.candlewick.facts.service;

import dev.candlewick.facts.Statement;
import java.util.List;

/** Somebody who can be asked about an instrument. */
public interface FactService {

    /** What {@code instrument_fact.source} says. */
    String name();

    /**
     * What it says of an instrument now.
     *
     * @param symbol as in the topic, for the statements
     * @param serviceSymbol as the service writes it
     * @param remarks takes what could not be had, in words, while the rest could
     * @throws ServiceException when nothing could be had
     * @throws InterruptedException when the caller no longer wants it
     */
    List<Statement> facts(String symbol, String serviceSymbol, List<String> remarks)
            throws InterruptedException;

    /**
     * All splits and dividends that it knows of an instrument.
     *
     * @throws ServiceException when they could not be had
     * @throws InterruptedException when the caller no longer wants them
     */
    List<Statement> actions(String symbol, String serviceSymbol) throws InterruptedException;
}
