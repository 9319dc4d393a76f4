package dev.curlew.pipeline;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What others ask of a stream's tracking thread, which alone may touch tracker and rules: it is done between two frames,
 * and costs a frame no more than a look at an empty queue.
 */
final class BetweenFrames {
    private final ConcurrentLinkedQueue<FutureTask<?>> asked = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * Any thread but the tracking one; waits until it is done.
     *
     * @throws ChangeException when it was not begun, and never will be
     */
    <T extends @Nullable Object> T ask(Callable<T> work, Duration atMost) throws ChangeException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        asked.add(task);
        if (closed) {
            task.cancel(false);
        }
        try {
            return task.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (task.cancel(false)) {
                asked.remove(task);
                throw new ChangeException(
                        "timeout",
                        "the stream took no frame and no order within " + atMost.toSeconds()
                                + " s: an output of it may hang; nothing was changed");
            }
            return finished(task);
        } catch (ExecutionException | java.util.concurrent.CancellationException e) {
            return finished(task);
        }
    }

    private static <T extends @Nullable Object> T finished(FutureTask<T> task)
            throws ChangeException, InterruptedException {
        try {
            return task.get();
        } catch (java.util.concurrent.CancellationException e) {
            throw new ChangeException("stream-ended", "the stream has ended; nothing was changed");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the stream failed by it", e.getCause());
        }
    }

    /** Tracking thread: does what was asked; what goes wrong is the stream's failure too. */
    void work() throws Exception {
        FutureTask<?> task = asked.poll();
        while (task != null) {
            task.run();
            if (!task.isCancelled()) {
                try {
                    task.get();
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof Exception cause ? cause : e;
                }
            }
            task = asked.poll();
        }
    }

    /** Tracking thread: nothing is done any more. */
    void close() {
        closed = true;
        FutureTask<?> task = asked.poll();
        while (task != null) {
            task.cancel(false);
            task = asked.poll();
        }
    }
}
