package dev.candlewick.feed;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Wall time, and waiting that ends early when the feed is asked to stop. */
class Wall {
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Wall(Clock clock) {
        this.clock = clock;
    }

    /** Microseconds since the epoch. */
    long micros() {
        return micros(clock.instant());
    }

    void sleep(long micros) throws InterruptedException {
        stopped.await(micros, TimeUnit.MICROSECONDS);
    }

    void stop() {
        stopped.countDown();
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
                instant.getNano() / 1_000);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, java.time.temporal.ChronoUnit.MICROS);
    }
}
