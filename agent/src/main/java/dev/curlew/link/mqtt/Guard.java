package dev.curlew.link.mqtt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what would lose its exceptions on the thread that it runs on: they are counted and logged. Any thread. */
final class Guard implements Consumer<Runnable> {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final String broker;
    private final Duration recheck;
    private final AtomicLong failures = new AtomicLong();

    /** @param recheck until what is wrong here or with the broker's rights is looked at again */
    Guard(String broker, Duration recheck) {
        this.broker = broker;
        this.recheck = recheck;
    }

    @Override
    public void accept(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            LOG.error("brokers.{}: a callback failed", broker, e);
        }
    }

    /** At once, on another thread. */
    void elsewhere(Runnable work) {
        var unused = CompletableFuture.runAsync(() -> accept(work));
    }

    /** When it is time to look again, on another thread. */
    void later(Runnable work) {
        CompletableFuture.delayedExecutor(recheck.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> accept(work));
    }

    long failures() {
        return failures.get();
    }
}
