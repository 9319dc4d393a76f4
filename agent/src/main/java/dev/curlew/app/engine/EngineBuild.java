package dev.curlew.app.engine;

import dev.curlew.infer.Engine;
import dev.curlew.infer.EngineException;
import dev.curlew.lifecycle.Leaks;
import dev.curlew.lifecycle.Threads;
import dev.curlew.model.ModelException;
import dev.curlew.model.ModelVersion;
import dev.curlew.pipeline.AdmissionException;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The build of a GPU engine on a thread of its own, beside the engine that answers meanwhile. Started, asked and closed
 * by the main thread; closing it early cancels the build and waits for its end.
 */
public final class EngineBuild implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineBuild.class);
    /** Of the build; what is done before says too little of what is left. */
    private static final double LEAST_SHARE = 0.03;

    /** How often it is told of while it runs. */
    private static final long STATUS_NANOS = 10_000_000_000L;

    /** How far it is. */
    public enum State {
        BUILDING,
        LIVE,
        FAILED,
        CANCELLED
    }

    /** Takes the engine over and puts it where it is to run. */
    @FunctionalInterface
    public interface GoLive {
        void accept(Engine engine) throws ModelException, EngineException;
    }

    private final Leaks.Mark mark = Leaks.opened(this);
    private final LongSupplier clock;
    private final long startNanos;
    private final Thread thread;
    private volatile double share;
    private volatile boolean cancelled;
    private volatile State state = State.BUILDING;
    private volatile long endNanos;
    private volatile @Nullable Throwable failure;
    private boolean told;
    private long nextStatusNanos;

    public EngineBuild(GpuEngines engines, ModelVersion model, GoLive goLive) {
        this(engines, model, goLive, System::nanoTime);
    }

    EngineBuild(GpuEngines engines, ModelVersion model, GoLive goLive, LongSupplier clock) {
        this.clock = clock;
        this.startNanos = clock.getAsLong();
        this.nextStatusNanos = startNanos;
        this.thread = new Thread(() -> build(engines, model, goLive), "build engine");
        thread.start();
    }

    private void build(GpuEngines engines, ModelVersion model, GoLive goLive) {
        try {
            Engine engine = engines.build(model, new GpuEngines.Progress() {
                @Override
                public void done(double done) {
                    share = done;
                }

                @Override
                public boolean isCancelled() {
                    return cancelled;
                }
            });
            goLive.accept(engine);
            end(State.LIVE, null);
        } catch (InterruptedException e) {
            end(State.CANCELLED, null);
        } catch (EngineException | ModelException | AdmissionException e) {
            LOG.debug("engine build failed", e);
            end(cancelled ? State.CANCELLED : State.FAILED, e);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the build of the engine found a fault of Curlew itself", e);
            end(State.FAILED, e);
        }
    }

    private void end(State how, @Nullable Throwable why) {
        failure = why;
        endNanos = clock.getAsLong();
        state = how;
    }

    public State state() {
        return state;
    }

    /** Why it failed, or null. */
    @Nullable
    public Throwable failure() {
        return failure;
    }

    /** So far, or in all. */
    public double seconds() {
        return ((state == State.BUILDING ? clock.getAsLong() : endNanos) - startNanos) / 1e9;
    }

    /** One line for a person. */
    public String status() {
        Throwable why = failure;
        return switch (state) {
            case BUILDING -> "building the GPU engine" + progress();
            case LIVE -> String.format(Locale.ROOT, "GPU engine built in %.0f s", seconds());
            case FAILED -> "no GPU engine: "
                    + (why == null || why.getMessage() == null ? String.valueOf(why) : why.getMessage());
            case CANCELLED -> String.format(
                    Locale.ROOT, "the build of the GPU engine was cancelled after %.0f s", seconds());
        };
    }

    /** To the log: how far it is, now and then, and once that it failed. Main thread, many times a second. */
    public void tell(long nowNanos) {
        if (told) {
            return;
        }
        if (state != State.BUILDING) {
            told = true;
            if (state == State.FAILED) {
                LOG.warn("the CPU goes on answering: {}", status());
            }
        } else if (nowNanos - nextStatusNanos >= 0) {
            nextStatusNanos = nowNanos + STATUS_NANOS;
            LOG.info("{}", status());
        }
    }

    private String progress() {
        double done = share;
        double seconds = seconds();
        if (done < LEAST_SHARE) {
            return String.format(Locale.ROOT, ", for %s so far; it takes minutes, once", clock(seconds));
        }
        return String.format(Locale.ROOT, ": %.0f %%, about %s left", 100 * done, clock(seconds / done * (1 - done)));
    }

    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    /** Waits for its end, at most that long. */
    void await(long millis) throws InterruptedException {
        thread.join(millis);
    }

    @Override
    public void close() {
        cancelled = true;
        Threads.join(List.of(thread));
        mark.close();
    }
}
