package dev.curlew.app.job;

import dev.curlew.app.console.UserException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets SIGTERM and Ctrl-C end the work in good order: the hook asks it to stop, waits until the command has written
 * its files and said what it did, and leaves with the command's own exit code rather than the signal's.
 */
public final class Interruption implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);

    /** To write what is left; a supervisor that is told to wait less kills the process by itself. */
    private static final long LONGEST_SECONDS = 60;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean raised;
    private volatile int exitCode = UserException.FAULT;
    private @Nullable Throwable failure;

    public Interruption(Runnable stop) {
        hook = new Thread(() -> leave(stop), "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void leave(Runnable stop) {
        raised = true;
        stop.run();
        try {
            if (!finished.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                LOG.error(
                        "something has not ended within {} s of the signal and is cut off; files may be incomplete"
                                + " (a plugin or a driver that hangs? --verbose tells more)",
                        LONGEST_SECONDS);
            }
        } catch (InterruptedException e) {
            return;
        }
        Runtime.getRuntime().halt(exitCode);
    }

    public boolean isRaised() {
        return raised;
    }

    /** The command is done: with this code the process ends if a signal came. */
    public void finish(int code) {
        exitCode = code;
        finished.countDown();
    }

    /** Does the command's work, which ends with {@link #finish}, and remembers what it throws. */
    public int watch(IntSupplier work) {
        try {
            return work.getAsInt();
        } catch (RuntimeException | Error e) {
            failure = e;
            exitCode = e instanceof UserException problem ? problem.exitCode() : UserException.FAULT;
            throw e;
        }
    }

    @Override
    public void close() {
        Throwable thrown = failure;
        if (raised && thrown != null && finished.getCount() > 0) {
            // the process ends here, so nobody else will say it
            LOG.error(
                    "{} (while a signal was pending)",
                    thrown instanceof UserException ? thrown.getMessage() : UserException.fault(thrown));
            LOG.debug("failed", thrown);
        }
        finished.countDown();
        if (!raised) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // a signal came this very moment: the hook ends the process
            }
        }
    }
}
