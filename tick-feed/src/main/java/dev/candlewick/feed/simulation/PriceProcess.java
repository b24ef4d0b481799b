package dev.candlewick.feed.simulation;

import dev.candlewick.feed.simulation.SimulatedMarket.News;
import java.util.ArrayList;
import java.util.List;

/**
 * A log price in continuous time with stochastic volatility: the logarithm of volatility is the sum
 * of a slow and a fast Ornstein-Uhlenbeck process (two-factor model, as in Alizadeh, Brandt and
 * Diebold 2002), and now and then news makes the price jump and excites the fast factor.
 *
 * <p>The mean variance is the one asked for; the excess kurtosis of its returns over a minute is
 * about 3 e^(4 v) - 3 for v the variance of log volatility, before jumps add to it.
 */
final class PriceProcess {
    private static final double SLOW_VARIANCE = 0.35;
    private static final double SLOW_SECONDS = 9_000;
    private static final double FAST_VARIANCE = 0.40;
    private static final double FAST_SECONDS = 2_400;
    private static final double NEWS_PER_SECOND = 8.0 / 86_400;
    private static final double NEWS_MINUTES = 5;
    private static final double NEWS_EXCITEMENT = 0.7;
    private static final double LARGEST_LOG_VOLATILITY = 2.2;
    // Volatility is held constant for this long, which saves most of the cost of a tick.
    private static final double VOLATILITY_STEP_SECONDS = 1;
    private static final double MINUTE_SECONDS = 60;
    // A market that runs for ever must not grow.
    private static final int MOST_NEWS = 1_000;
    private static final double YEAR_SECONDS = 365.0 * 86_400;

    private final Randomness randomness;
    private final double deviationPerSecond;

    private final List<News> news = new ArrayList<>();

    private double logPrice;
    private double slow;
    private double fast;
    private double relativeVolatility;
    private double sinceVolatility;
    private long lastTime;

    /**
     * Begins with a volatility drawn from its long-run distribution.
     *
     * @param annualVolatility standard deviation of the log return over a year, such as 0.3
     */
    PriceProcess(Randomness randomness, double annualVolatility, double logPrice, long startTime) {
        this.randomness = randomness;
        this.deviationPerSecond = annualVolatility / StrictMath.sqrt(YEAR_SECONDS);
        this.logPrice = logPrice;
        this.lastTime = startTime;
        this.slow = randomness.gaussian() * StrictMath.sqrt(SLOW_VARIANCE);
        this.fast = randomness.gaussian() * StrictMath.sqrt(FAST_VARIANCE);
        setVolatility(startTime);
    }

    /** Moves on to a later time and returns the log price there. */
    double advance(long eventTime) {
        double seconds = (eventTime - lastTime) * 1e-6;
        if (seconds <= 0) {
            return logPrice;
        }
        lastTime = eventTime;
        sinceVolatility += seconds;
        if (sinceVolatility >= VOLATILITY_STEP_SECONDS) {
            moveVolatility(sinceVolatility, eventTime);
            sinceVolatility = 0;
            setVolatility(eventTime);
        }
        double deviation = deviationPerSecond * relativeVolatility;
        logPrice += deviation * StrictMath.sqrt(seconds) * randomness.gaussian();
        return logPrice;
    }

    /** The first thousand jumps. */
    List<News> news() {
        return news;
    }

    /** Volatility now against its long-run mean. */
    double relativeVolatility() {
        return relativeVolatility;
    }

    private void moveVolatility(double seconds, long eventTime) {
        slow = ornsteinUhlenbeck(slow, SLOW_VARIANCE, seconds / SLOW_SECONDS);
        fast = ornsteinUhlenbeck(fast, FAST_VARIANCE, seconds / FAST_SECONDS);
        if (randomness.uniform() < NEWS_PER_SECOND * seconds) {
            double minute =
                    deviationPerSecond * relativeVolatility * StrictMath.sqrt(MINUTE_SECONDS);
            double move = NEWS_MINUTES * minute * randomness.student3();
            if (news.size() < MOST_NEWS) {
                news.add(new News(eventTime, move));
            }
            logPrice += move;
            fast += NEWS_EXCITEMENT;
        }
    }

    /** Exact transition, whatever the step. */
    private double ornsteinUhlenbeck(double value, double variance, double meanReversions) {
        double decay = StrictMath.exp(-meanReversions);
        return value * decay
                + StrictMath.sqrt(variance * (1 - decay * decay)) * randomness.gaussian();
    }

    private void setVolatility(long eventTime) {
        double log = Math.min(slow + fast, LARGEST_LOG_VOLATILITY);
        relativeVolatility =
                StrictMath.exp(log - SLOW_VARIANCE - FAST_VARIANCE)
                        * StrictMath.sqrt(DayShape.variance(eventTime));
    }
}
