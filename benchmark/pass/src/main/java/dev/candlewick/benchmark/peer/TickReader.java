package dev.candlewick.benchmark.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.candlewick.benchmark.tick.FlatDecoder;
import dev.candlewick.benchmark.tick.RawTick;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes a tick of a message: JSON by Jackson databind, the flat encoding by hand. */
public final class TickReader implements Serializable {
    private final boolean flat;
    private transient @Nullable ObjectReader json;
    private transient @Nullable RawTick raw;

    public TickReader(String encoding) {
        flat = encoding.equals("flat");
    }

    /** A new tick. */
    public Tick read(byte[] key, byte[] value, long offset) {
        Tick tick = flat ? flat(key, value) : json(value);
        tick.offset = offset;
        return tick;
    }

    private Tick json(byte[] value) {
        ObjectReader reader = json;
        if (reader == null) {
            reader = new ObjectMapper().readerFor(Tick.class);
            json = reader;
        }
        try {
            return reader.readValue(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Tick flat(byte[] key, byte[] value) {
        RawTick decoded = raw;
        if (decoded == null) {
            decoded = new RawTick();
            raw = decoded;
        }
        new FlatDecoder().decode(value, decoded);
        Tick tick = new Tick();
        tick.symbol = new String(key, StandardCharsets.ISO_8859_1);
        tick.eventTime = decoded.eventTime;
        tick.price = decoded.price;
        tick.size = decoded.size;
        return tick;
    }
}
