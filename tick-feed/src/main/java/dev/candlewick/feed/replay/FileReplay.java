package dev.candlewick.feed.replay;

import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.tick.TickSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The ticks of a surveyed file, in its order. */
public final class FileReplay implements TickSource {
    private final FileSurvey survey;
    private final long shift;
    private final TickFile file;

    /**
     * Opens the file a second time.
     *
     * @param shift microseconds that every event time is moved by
     */
    public FileReplay(Path path, FileSurvey survey, long shift) {
        this.survey = survey;
        this.shift = shift;
        // The survey has named the bad rows.
        this.file = TickFile.open(path, (line, problem) -> {});
        file.setIdPrefix(survey.hash() + ":");
    }

    @Override
    public String name() {
        return TickColumns.SOURCE;
    }

    @Override
    public long startTime() {
        return survey.firstTime() + shift;
    }

    @Override
    public long disorder() {
        return survey.disorder();
    }

    @Override
    public OptionalLong count() {
        return OptionalLong.of(survey.ticks());
    }

    @Override
    public @Nullable Tick next() {
        Tick tick = file.next();
        return tick == null || shift == 0 ? tick : moved(tick);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private Tick moved(Tick tick) {
        return new Tick(
                tick.symbol(),
                tick.eventTime() + shift,
                tick.price(),
                tick.size(),
                tick.venue(),
                tick.conditions(),
                tick.tradeId(),
                tick.source());
    }
}
