package dev.candlewick.feed.simulation;

/**
 * What the simulation knows of an instrument. Decimals are scaled longs in units of 10^-8.
 *
 * @param firstPrice where it starts when the topic holds no price of it
 * @param tickSize grid of its prices
 * @param lot grid of its sizes
 * @param medianLots typical trade
 * @param annualVolatility standard deviation of its log return over a year
 * @param marketShare part of its variance that comes from the common factor, 0 to 1
 */
record SimulatedInstrument(
        String symbol,
        String venue,
        long firstPrice,
        long tickSize,
        long lot,
        int medianLots,
        double annualVolatility,
        double marketShare) {}
