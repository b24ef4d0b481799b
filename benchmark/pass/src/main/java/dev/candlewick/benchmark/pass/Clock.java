package dev.candlewick.benchmark.pass;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** What one pass costs this JVM, between its making and {@link #stop}. Thread safe. */
public final class Clock {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS =
            ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private record Reading(long wall, long cpu, long allocated, long collecting) {
        static Reading now() {
            long collecting = 0;
            for (GarbageCollectorMXBean collector :
                    ManagementFactory.getGarbageCollectorMXBeans()) {
                collecting += collector.getCollectionTime();
            }
            return new Reading(
                    System.nanoTime(),
                    SYSTEM.getProcessCpuTime(),
                    THREADS.getTotalThreadAllocatedBytes(),
                    collecting);
        }
    }

    private final Reading begin = Reading.now();
    private volatile boolean stopped;
    private Reading end = begin;

    /** Stops it; a second call changes nothing. */
    public synchronized void stop() {
        if (!stopped) {
            end = Reading.now();
            stopped = true;
        }
    }

    public synchronized long wallNanos() {
        return end.wall - begin.wall;
    }

    /** CPU time of all threads of this process, the JVM's own too. */
    public synchronized long cpuNanos() {
        return end.cpu - begin.cpu;
    }

    /** Bytes that Java threads have allocated. */
    public synchronized long allocatedBytes() {
        return end.allocated - begin.allocated;
    }

    public synchronized long collectingMillis() {
        return end.collecting - begin.collecting;
    }
}
