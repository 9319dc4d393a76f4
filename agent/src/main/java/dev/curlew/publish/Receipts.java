package dev.curlew.publish;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the publisher has told of messages and nobody has looked at yet. Any thread tells, once a message; the sink's
 * thread takes.
 */
final class Receipts {
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private final Runnable wake;

    /** @param reason null when it was delivered */
    record Told(Flight flight, @Nullable PublishException reason) {}

    /** @param wake called after each that came */
    Receipts(Runnable wake) {
        this.wake = wake;
    }

    Receipt of(Flight flight) {
        AtomicBoolean once = new AtomicBoolean();
        return new Receipt() {
            @Override
            public void delivered() {
                tell(null);
            }

            @Override
            public void failed(PublishException why) {
                tell(why);
            }

            private void tell(@Nullable PublishException why) {
                if (once.compareAndSet(false, true)) {
                    told.add(new Told(flight, why));
                    wake.run();
                }
            }
        };
    }

    @Nullable
    Told poll() {
        return told.poll();
    }

    boolean isEmpty() {
        return told.isEmpty();
    }
}
