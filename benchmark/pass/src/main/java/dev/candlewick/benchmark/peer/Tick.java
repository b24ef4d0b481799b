package dev.candlewick.benchmark.peer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;

/**
 * A tick as an application has it. Public fields make it a Flink POJO; Jackson fills it from JSON.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public class Tick implements Serializable {
    private static final double SCALE = 1e8;

    public String symbol = "";

    /** Microseconds since the epoch. */
    @JsonProperty("event_time")
    public long eventTime;

    /** Where it lies in its partition: decides among ticks of the same time. */
    @JsonIgnore public long offset;

    /** Scaled by 10^8. */
    @JsonIgnore public long price;

    /** Scaled by 10^8. */
    @JsonIgnore public long size;

    /** As in JSON. A double is exact enough: prices of the benchmark have two decimals. */
    @JsonProperty("price")
    void decimalPrice(double decimal) {
        price = Math.round(decimal * SCALE);
    }

    @JsonProperty("size")
    void decimalSize(double decimal) {
        size = Math.round(decimal * SCALE);
    }
}
