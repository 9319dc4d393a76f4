package dev.curlew.link.mqtt;

import dev.curlew.link.LinkException;
import dev.curlew.link.LinkStatus;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a connection stands, and what it failed for. Any thread. Its monitor is also held by {@link ClientCycle} while it
 * changes the client, so that the two agree.
 */
final class Standing {
    private static final Logger LOG = LoggerFactory.getLogger(Standing.class);
    /** Longer than a client that was pushed out waits until it is back and pushes out the other. */
    private static final long LASTING_NANOS = 30_000_000_000L;

    private final String broker;
    private final ClientUse use;
    private final LongSupplier nanoTime;

    private boolean started;
    private boolean connected;
    private boolean attempting;
    private boolean cycling;
    private boolean closed;
    /** Attempts that failed, and connections that were lost. */
    private long faults;

    private long failuresInARow;
    private long connectedNanos;
    /** Connections in a row that were lost before they had settled anything. */
    private long brief;

    private long connects;
    private long losses;
    private long sinceMillis = System.currentTimeMillis();
    private @Nullable LinkException problem;
    private @Nullable LinkException loss;

    Standing(String broker, ClientUse use) {
        this(broker, use, System::nanoTime);
    }

    Standing(String broker, ClientUse use, LongSupplier nanoTime) {
        this.broker = broker;
        this.use = use;
        this.nanoTime = nanoTime;
    }

    synchronized boolean isConnected() {
        return connected;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Attempts that failed, and connections that were lost, until now. */
    synchronized long faults() {
        return faults;
    }

    /** How many connections in a row were lost soon after they were made. */
    synchronized long brief() {
        return brief;
    }

    /** The same, if it were lost now. */
    synchronized long briefIfLost() {
        return !connected ? brief : nanoTime.getAsLong() - connectedNanos < LASTING_NANOS ? brief + 1 : 0;
    }

    synchronized void started() {
        started = true;
    }

    synchronized void attempting() {
        attempting = true;
    }

    /** Whoever waits for it is woken by {@link #wake}, when all is ready. */
    synchronized void connected() {
        attempting = false;
        failuresInARow = 0;
        connected = true;
        connects++;
        connectedNanos = nanoTime.getAsLong();
        sinceMillis = System.currentTimeMillis();
        problem = null;
    }

    synchronized void wake() {
        notifyAll();
    }

    /** @return how often it has failed in a row */
    synchronized long failed(LinkException reason) {
        attempting = false;
        faults++;
        failuresInARow++;
        // of a connection for commands the diagnosis tells
        problem = use == ClientUse.COMMANDS ? problem : reason;
        notifyAll();
        return failuresInARow;
    }

    /** @return whether there was a connection to lose */
    synchronized boolean lost(LinkException reason) {
        if (!connected) {
            return false;
        }
        brief = briefIfLost();
        connected = false;
        losses++;
        faults++;
        sinceMillis = System.currentTimeMillis();
        problem = reason;
        loss = reason;
        notifyAll();
        return true;
    }

    /** @return whether the connection is to be given up and made anew, now, by the caller */
    synchronized boolean givenUp(LinkException reason) {
        return !cycling && !closed && lost(reason) && beginCycle();
    }

    /** @return whether the client is to be stopped, by the caller, for it to begin anew */
    synchronized boolean beginCycle() {
        if (cycling || closed) {
            return false;
        }
        cycling = true;
        return true;
    }

    /** Whether the client rests between two attempts, and may be woken: not when what it had was lost at once. */
    synchronized boolean mayHurry() {
        return started && !connected && !attempting && brief == 0;
    }

    /** @return whether it was stopped in order to begin anew */
    synchronized boolean stopped() {
        attempting = false;
        return cycling && !closed;
    }

    /** @return whether it is to begin anew; not when it was closed meanwhile */
    synchronized boolean endCycle() {
        cycling = false;
        return !closed;
    }

    /** @return whether it was open */
    synchronized boolean close() {
        if (closed) {
            return false;
        }
        closed = true;
        connected = false;
        notifyAll();
        return true;
    }

    /**
     * Waits for a connection. False when it failed or was lost since, or the time is over.
     *
     * @param before the faults until then
     */
    synchronized boolean await(long before, long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        while (!connected && !closed && faults == before && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        return connected;
    }

    synchronized @Nullable LinkException problemSince(long before) {
        return faults == before ? null : problem;
    }

    /** Whether there was a connection, which ended for this. */
    synchronized boolean isLoss(LinkException reason) {
        return reason == loss;
    }

    synchronized void note(@Nullable LinkException found) {
        problem = found;
    }

    /** Says what is new about it; of a sink's connection the sink tells. */
    void warn(LinkException found) {
        boolean told;
        synchronized (this) {
            told = problem != null && problem.words().equals(found.words());
            problem = found;
        }
        if (!told && use == ClientUse.COMMANDS) {
            LOG.warn(
                    "brokers.{}: {}: {} ({})",
                    broker,
                    use.title(),
                    found.words(),
                    found.fault().code());
        }
    }

    synchronized LinkStatus status(long callbackFailures) {
        return new LinkStatus(
                broker,
                use.title(),
                connected ? "connected" : !started || closed ? "closed" : "connecting",
                sinceMillis,
                problem == null ? "" : problem.fault().code(),
                problem == null ? "" : problem.words(),
                connects,
                losses,
                callbackFailures);
    }
}
