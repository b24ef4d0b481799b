package dev.candlewick.dashboard.indicator;

import dev.candlewick.dashboard.candle.Candle;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;

/**
 * The values of studies, candle by candle.
 *
 * @param studies what was computed
 * @param rows by start of the candle, one value for each line of each study in their order; NaN
 *     where there is none
 */
public record StudyLines(List<Study> studies, SortedMap<Instant, double[]> rows) {

    static final int MACD_SHORT = 12;
    static final int MACD_LONG = 26;
    static final int MACD_SIGNAL = 9;
    private static final double DEVIATIONS = 2;

    /**
     * Computes studies. A candle that is forming, or has no close, has no part in averages and gets
     * no value of them; levels of its trading date it has.
     *
     * @param candles warm-up and window, oldest first
     * @param from start of the first candle that is wanted
     * @param facts of the trading dates of the candles
     */
    public static StudyLines of(
            List<Study> studies, List<Candle> candles, Instant from, SessionFacts facts) {
        Computation computation = new Computation(candles, facts);
        List<double[]> lines = new ArrayList<>();
        studies.forEach(study -> lines.addAll(computation.lines(study)));
        SortedMap<Instant, double[]> rows = new TreeMap<>();
        for (int index = 0; index < candles.size(); index++) {
            if (!candles.get(index).startTime().isBefore(from)) {
                double[] row = new double[lines.size()];
                for (int line = 0; line < row.length; line++) {
                    row[line] = lines.get(line)[index];
                }
                rows.put(candles.get(index).startTime(), row);
            }
        }
        return new StudyLines(List.copyOf(studies), rows);
    }

    /** The largest warm-up among studies. */
    public static int warmUp(Collection<Study> studies) {
        return studies.stream().mapToInt(Study::warmUp).max().orElse(0);
    }

    /** One pass over the candles; ta4j sees only those with a settled close. */
    private static final class Computation {
        private final List<Candle> candles;
        private final SessionFacts facts;
        private final BarSeries series =
                new BaseBarSeriesBuilder().withNumFactory(DoubleNumFactory.getInstance()).build();
        private final int[] settled;
        private final int unmoved;

        Computation(List<Candle> candles, SessionFacts facts) {
            this.candles = candles;
            this.facts = facts;
            int[] indexes = new int[candles.size()];
            int count = 0;
            int same = 0;
            BigDecimal first = null;
            for (int index = 0; index < candles.size(); index++) {
                BigDecimal close = candles.get(index).close();
                if (close != null && candles.get(index).isFinal()) {
                    add(count, close);
                    indexes[count++] = index;
                    first = first == null ? close : first;
                    same += same == count - 1 && close.compareTo(first) == 0 ? 1 : 0;
                }
            }
            settled = Arrays.copyOf(indexes, count);
            unmoved = same;
        }

        /** Only the order of bars matters to what is computed here. */
        private void add(int number, BigDecimal close) {
            double price = close.doubleValue();
            series.barBuilder()
                    .timePeriod(Duration.ofSeconds(1))
                    .endTime(Instant.EPOCH.plusSeconds(number + 1L))
                    .openPrice(price)
                    .highPrice(price)
                    .lowPrice(price)
                    .closePrice(price)
                    .volume(0)
                    .add();
        }

        List<double[]> lines(Study study) {
            int length = study.length();
            ClosePriceIndicator close = new ClosePriceIndicator(series);
            return switch (study.kind()) {
                case SMA -> List.of(values(new SMAIndicator(close, length), length));
                case EMA -> List.of(values(new EMAIndicator(close, length), length));
                case VWAP -> List.of(vwap());
                case BOLLINGER -> bands(close, length);
                case PRIOR_CLOSE -> List.of(priorClose());
                case PRE_MARKET -> preMarket();
                // While no price has moved there is no strength to tell.
                case RSI ->
                        List.of(
                                values(
                                        new RSIIndicator(close, length),
                                        Math.max(length, unmoved) + 1));
                case MACD -> macd(close);
            };
        }

        private List<double[]> bands(ClosePriceIndicator close, int length) {
            double[] middle = values(new SMAIndicator(close, length), length);
            double[] deviation = values(new StandardDeviationIndicator(close, length), length);
            double[] upper = new double[middle.length];
            double[] lower = new double[middle.length];
            for (int index = 0; index < middle.length; index++) {
                upper[index] = middle[index] + DEVIATIONS * deviation[index];
                lower[index] = middle[index] - DEVIATIONS * deviation[index];
            }
            return List.of(upper, middle, lower);
        }

        private List<double[]> macd(ClosePriceIndicator close) {
            MACDIndicator macd = new MACDIndicator(close, MACD_SHORT, MACD_LONG);
            double[] line = values(macd, MACD_LONG);
            double[] signal =
                    values(new EMAIndicator(macd, MACD_SIGNAL), MACD_LONG + MACD_SIGNAL - 1);
            double[] histogram = new double[line.length];
            for (int index = 0; index < line.length; index++) {
                histogram[index] = line[index] - signal[index];
            }
            return List.of(line, signal, histogram);
        }

        /**
         * @param needed how many closes there must be for a value
         */
        private double[] values(Indicator<Num> indicator, int needed) {
            double[] values = nothing();
            for (int number = needed - 1; number < settled.length; number++) {
                values[settled[number]] = indicator.getValue(number).doubleValue();
            }
            return values;
        }

        private double[] vwap() {
            double[] values = nothing();
            LocalDate date = facts.before().date();
            double volume = facts.before().volume();
            double turnover = facts.before().turnover();
            for (int index = 0; index < values.length; index++) {
                Candle candle = candles.get(index);
                LocalDate own = candle.sessionDate();
                if (own == null || !candle.isFinal()) {
                    continue;
                }
                if (!own.equals(date)) {
                    date = own;
                    volume = 0;
                    turnover = 0;
                }
                volume += candle.priceVolume().doubleValue();
                turnover += candle.turnover().doubleValue();
                values[index] = volume > 0 ? turnover / volume : Double.NaN;
            }
            return values;
        }

        private double[] priorClose() {
            double[] values = nothing();
            for (int index = 0; index < values.length; index++) {
                LocalDate date = candles.get(index).sessionDate();
                if (date != null) {
                    values[index] = facts.priorClose(date).orElse(Double.NaN);
                }
            }
            return values;
        }

        private List<double[]> preMarket() {
            double[] high = nothing();
            double[] low = nothing();
            for (int index = 0; index < high.length; index++) {
                Candle candle = candles.get(index);
                boolean after =
                        candle.session().equals("REGULAR") || candle.session().equals("POST");
                LocalDate date = candle.sessionDate();
                SessionFacts.Range range =
                        date == null || !after ? null : facts.preMarket().get(date);
                if (range != null) {
                    high[index] = range.high();
                    low[index] = range.low();
                }
            }
            return List.of(high, low);
        }

        private double[] nothing() {
            double[] values = new double[candles.size()];
            Arrays.fill(values, Double.NaN);
            return values;
        }
    }
}
