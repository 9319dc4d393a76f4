package dev.curlew.link.mqtt;

import dev.curlew.link.LinkException;
import dev.curlew.link.LinkStatus;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a connection stands, and what it failed for. Any thread. Its monitor is also held by {@link ClientCycle} while it
 * changes the client, so that the two agree.
 */
final class Standing {
    private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

    private final String broker;
    private final ClientUse use;

    private boolean started;
    private boolean connected;
    private boolean attempting;
    private boolean cycling;
    private boolean closed;
    private long failures;
    private long failuresInARow;
    private long connects;
    private long losses;
    private long sinceMillis = System.currentTimeMillis();
    private @Nullable LinkException problem;

    Standing(String broker, ClientUse use) {
        this.broker = broker;
        this.use = use;
    }

    synchronized boolean isConnected() {
        return connected;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized long failures() {
        return failures;
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
        sinceMillis = System.currentTimeMillis();
        problem = null;
    }

    synchronized void wake() {
        notifyAll();
    }

    /** @return how often it has failed in a row */
    synchronized long failed(LinkException reason) {
        attempting = false;
        failures++;
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
        connected = false;
        losses++;
        sinceMillis = System.currentTimeMillis();
        problem = reason;
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

    /** Whether the client rests between two attempts. */
    synchronized boolean isResting() {
        return started && !connected && !attempting;
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
     * Waits for a connection. False when it failed since, or the time is over.
     *
     * @param before the failures until then
     */
    synchronized boolean await(long before, long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        while (!connected && !closed && failures == before && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        return connected;
    }

    synchronized @Nullable LinkException problemSince(long before) {
        return failures == before ? null : problem;
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
