package dev.curlew.infer.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.lifecycle.Worker;
import dev.curlew.lifecycle.WorkerThread;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a run that would never end by itself: a file can hold a loop of 2^62 rounds. One per engine, with a thread that
 * looks once a second; the engine closes it after its contexts.
 */
final class RunLimit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunLimit.class);
    private static final long NO_RUN = Long.MIN_VALUE;

    private final Leaks.Mark mark = Leaks.opened(this);
    private final Duration most;
    private final Duration patience;
    private final List<Run> runs = new CopyOnWriteArrayList<>();
    private final WorkerThread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param most how long a run may last
     * @param patience how long before it is told that one has not ended
     */
    RunLimit(String file, Duration most, Duration patience) {
        this.most = most;
        this.patience = patience;
        this.thread = new WorkerThread(
                "onnx-limit", watching(file), e -> LOG.error("{}: runs are no longer watched", file, e));
        thread.start();
    }

    private Worker watching(String file) {
        return () -> {
            for (Run run : runs) {
                run.look(file);
            }
            return !closed.await(Math.min(1000, Math.max(1, most.toMillis() / 2)), TimeUnit.MILLISECONDS);
        };
    }

    /** A context's runs, one at a time. */
    Run newRun() throws OrtException {
        Run run = new Run();
        runs.add(run);
        return run;
    }

    @Override
    public void close() {
        closed.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        mark.close();
    }

    /** One context's runs: begun and ended by its thread, looked at by the limit's. */
    final class Run implements AutoCloseable {
        private final OrtSession.RunOptions options = new OrtSession.RunOptions();
        private long sinceNanos = NO_RUN; // guarded by this, as all below
        private boolean told;
        private boolean cutOff;

        private Run() throws OrtException {}

        OrtSession.RunOptions options() {
            return options;
        }

        synchronized void begin() {
            sinceNanos = System.nanoTime();
            told = false;
        }

        /** @return whether it was ended by the limit */
        synchronized boolean end() throws OrtException {
            boolean was = cutOff;
            sinceNanos = NO_RUN;
            cutOff = false;
            if (was) {
                options.setTerminate(false);
            }
            return was;
        }

        private synchronized void look(String file) throws OrtException {
            if (sinceNanos == NO_RUN || cutOff) {
                return;
            }
            Duration lasts = Duration.ofNanos(System.nanoTime() - sinceNanos);
            if (lasts.compareTo(most) >= 0) {
                cutOff = true;
                options.setTerminate(true);
            } else if (!told && lasts.compareTo(patience) >= 0) {
                told = true;
                LOG.warn(
                        "{}: has not answered for {} s; it is given up after {} s",
                        file,
                        lasts.toSeconds(),
                        most.toSeconds());
            }
        }

        String words() {
            return "the model gave no answer within " + most.toSeconds()
                    + " s (does it hold a loop without an end? is it too large for this machine?)";
        }

        @Override
        public void close() {
            runs.remove(this);
            synchronized (this) {
                options.close();
            }
        }
    }
}
