package dev.curlew.app.output;

import dev.curlew.app.console.UserException;
import dev.curlew.lifecycle.WorkerThread;
import dev.curlew.publish.Delivery;
import dev.curlew.publish.DeliveryStatus;
import dev.curlew.publish.EventSink;
import dev.curlew.spool.Spool;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One sink of a running agent: its spool, the thread that empties it, and who fills it. Main thread, which closes it. */
final class Outlet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.curlew.sinks");
    /** What a publisher may take to end beside what is still sent. */
    private static final long END_NANOS = 2_000_000_000L;

    private final String name;
    private final Spool spool;
    private final Delivery delivery;
    private final EventSink sink;
    private final WorkerThread thread;
    private final long drainNanos;
    private volatile @Nullable Throwable failure;
    private volatile long lost;
    private boolean stopping;
    private long stopNanos;
    private boolean closed;

    Outlet(String name, Spool spool, Delivery delivery, EventSink sink, long drainNanos) {
        this.name = name;
        this.spool = spool;
        this.delivery = delivery;
        this.sink = sink;
        this.drainNanos = drainNanos;
        // a pipe that nobody reads must not keep the process
        this.thread = new WorkerThread(name, delivery, this::failed).asDaemon();
        thread.start();
    }

    private void failed(Throwable e) {
        failure = e;
        LOG.error("{}: {}", name, UserException.fault(e));
        LOG.debug("{}", name, e);
    }

    EventSink sink() {
        return sink;
    }

    Delivery delivery() {
        return delivery;
    }

    DeliveryStatus status() {
        return delivery.status();
    }

    /** Asks only, so that all sinks end side by side. */
    void stop() {
        if (!stopping) {
            stopping = true;
            stopNanos = System.nanoTime();
            delivery.stop();
        }
    }

    /** Messages that were neither sent nor kept; known once it is closed. Any thread. */
    long lost() {
        return lost;
    }

    /** Waits, and closes. One line when messages are lost, else null. */
    @Nullable
    String end() {
        close();
        if (failure != null) {
            return name + " ended by " + UserException.fault(failure);
        }
        if (lost == 0) {
            return null;
        }
        DeliveryStatus last = delivery.status();
        String unkept = last.waiting().problem();
        String why = unkept.isEmpty() ? last.problem() : unkept;
        return name + ": " + lost + " messages could not be sent" + (unkept.isEmpty() ? "" : " or kept")
                + (why.isEmpty() ? " in time and are lost" : " and are lost: " + why);
    }

    /** Only a closed spool knows what its disk has taken. */
    private void count() {
        lost = spool.unkept();
        long kept = spool.stats().entries() - lost;
        if (kept > 0) {
            LOG.info("{}: {} messages are kept for the next start", name, kept);
        }
        if (lost > 0) {
            LOG.error("{}: {} messages could not be sent and are lost", name, lost);
        }
    }

    /** Counted from the stop, for others are waited for before this one. */
    private long leftOf(long nanos) {
        return stopNanos + nanos - System.nanoTime();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        stop();
        try {
            if (!thread.join(leftOf(drainNanos))) {
                delivery.giveUpConnecting();
            }
            if (!thread.join(leftOf(drainNanos + END_NANOS))) {
                LOG.warn(
                        "{}: does not end within {} s and is cut off",
                        name,
                        TimeUnit.NANOSECONDS.toSeconds(drainNanos + END_NANOS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            sink.close();
        } catch (IOException e) {
            LOG.debug("{}", name, e);
        }
        spool.close();
        count();
    }
}
