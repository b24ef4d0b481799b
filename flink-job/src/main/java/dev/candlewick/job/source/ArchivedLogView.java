package dev.candlewick.job.source;

import dev.candlewick.job.tick.LogEnds;
import dev.candlewick.job.tick.LogView;

/** A topic that begins where its archive does, if the archive has what Kafka has lost. */
public record ArchivedLogView(LogView kafka, Older older) implements LogView {

    @Override
    public Extent look() throws InterruptedException {
        Extent now = kafka.look();
        return new Extent(
                now.topic(),
                now.topicId(),
                older.beginnings(now.topic(), now.topicId(), now.beginnings()),
                now.ends());
    }

    @Override
    public LogEnds follow() {
        return kafka.follow();
    }

    @Override
    public String topicId() throws InterruptedException {
        return kafka.topicId();
    }
}
