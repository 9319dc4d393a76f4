package dev.curlew.publish;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The connecting of one delivery, which another thread may give up for good. Nothing but that is ever interrupted. */
final class Connecting {
    private final Publisher publisher;
    private @Nullable Thread thread; // guarded by this
    private boolean givenUp; // guarded by this

    Connecting(Publisher publisher) {
        this.publisher = publisher;
    }

    /**
     * The delivery's thread.
     *
     * @return false when it was given up
     */
    boolean connect(Duration atMost) throws PublishException, InterruptedException {
        synchronized (this) {
            if (givenUp) {
                return false;
            }
            thread = Thread.currentThread();
        }
        try {
            publisher.connect(atMost);
            return true;
        } catch (InterruptedException e) {
            if (hasGivenUp()) {
                return false;
            }
            throw e;
        } finally {
            synchronized (this) {
                thread = null;
                if (givenUp) {
                    var unused = Thread.interrupted(); // it came too late, and must not disturb what follows
                }
            }
        }
    }

    /** A connection that is being made is waited for no more, and no other is made. Any thread. */
    synchronized void giveUp() {
        givenUp = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    synchronized boolean hasGivenUp() {
        return givenUp;
    }
}
