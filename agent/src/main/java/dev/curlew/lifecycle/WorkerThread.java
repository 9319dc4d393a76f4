package dev.curlew.lifecycle;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs one {@link Worker} until it has nothing more to do. Started, and waited for, by whoever made it. */
public final class WorkerThread {
    private final Thread thread;

    /** @param onFailure told what escaped from the worker, on its thread; it must not throw */
    public WorkerThread(String name, Worker worker, Consumer<Throwable> onFailure) {
        this.thread = new Thread(() -> run(worker, onFailure), name);
    }

    /** For a worker that nothing can wake, such as one that reads standard input: the process ends without it. */
    public WorkerThread asDaemon() {
        thread.setDaemon(true);
        return this;
    }

    public void start() {
        thread.start();
    }

    /** Waits for the worker's end; ask it to stop first. */
    public void join() throws InterruptedException {
        thread.join();
    }

    /** Whether it was started and has come to its end. */
    public boolean hasEnded() {
        return thread.getState() == Thread.State.TERMINATED;
    }

    /** Waits at most that long, and not at all for 0 or less. */
    public boolean join(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
        return !thread.isAlive();
    }

    private static void run(Worker worker, Consumer<Throwable> onFailure) {
        try {
            boolean more = true;
            while (more) {
                more = worker.work();
            }
        } catch (Throwable e) {
            onFailure.accept(e);
        } finally {
            try {
                worker.onStop();
            } catch (Throwable e) {
                onFailure.accept(e);
            }
        }
    }
}
