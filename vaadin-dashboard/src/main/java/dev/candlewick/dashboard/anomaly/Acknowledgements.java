package dev.candlewick.dashboard.anomaly;

import dev.candlewick.dashboard.watch.WatcherDatabase;
import java.time.ZoneOffset;
import org.springframework.stereotype.Repository;

/**
 * Writes who has seen which flag. A flag is named by symbol, kind, interval and start, so what is
 * said of it holds in every epoch; nothing that was said is changed.
 */
@Repository
public class Acknowledgements {

    /** Longest note. */
    public static final int LONGEST_NOTE = 500;

    private final WatcherDatabase database;

    public Acknowledgements(WatcherDatabase database) {
        this.database = database;
    }

    /** Whether the dashboard was given the role that may. */
    public boolean possible() {
        return database.isGiven();
    }

    /**
     * Somebody has seen a flag as severe as it is.
     *
     * @param note at most {@value #LONGEST_NOTE} characters
     * @throws IllegalStateException when it is not possible
     */
    public void acknowledge(Anomaly flag, String user, String note) {
        add(flag, user, note.strip(), true);
    }

    /** The flag counts as not seen again. */
    public void takeBack(Anomaly flag, String user) {
        add(flag, user, "", false);
    }

    private static final String ADD =
            """
            INSERT INTO acknowledgement (symbol, kind, interval, start_time, severity, is_acknowledged, made_by, note)
            VALUES (:symbol, :kind, :interval, :start, :severity, :acknowledged, :user, :note)
            """;

    private void add(Anomaly flag, String user, String note, boolean acknowledged) {
        database.client()
                .sql(ADD)
                .param("symbol", flag.symbol())
                .param("kind", flag.kind())
                .param("interval", flag.interval())
                .param("start", flag.startTime().atOffset(ZoneOffset.UTC))
                .param("severity", flag.severity())
                .param("acknowledged", acknowledged)
                .param("user", user)
                .param("note", note)
                .update();
    }
}
