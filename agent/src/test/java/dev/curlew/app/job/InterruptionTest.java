package dev.curlew.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.curlew.app.console.UserException;
import dev.curlew.lifecycle.ChildJvm;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** In a process of its own, which it ends. */
class InterruptionTest {
    @Test
    void saysWhatTheCommandThrewWhileASignalWasPending() throws Exception {
        ChildJvm.Ended ended = ChildJvm.run(InterruptionTest.class, "fault");
        assertThat(ended.exitCode()).isEqualTo(UserException.FAULT);
        assertThat(ended.told())
                .contains("a fault of Curlew itself: java.lang.IllegalStateException: on purpose")
                .as("the trace of --verbose")
                .contains("at dev.curlew.app.job.InterruptionTest.main");
    }

    @Test
    void leavesWithTheCodeOfWhatAPersonHasToPutRight() throws Exception {
        ChildJvm.Ended ended = ChildJvm.run(InterruptionTest.class, "problem");
        assertThat(ended.exitCode()).isEqualTo(UserException.OUTPUT);
        assertThat(ended.told()).contains("out.mp4 cannot be written").doesNotContain("fault of Curlew");
    }

    @Test
    void leavesWithTheCommandsOwnCode() throws Exception {
        assertThat(ChildJvm.run(InterruptionTest.class, "done").exitCode()).isZero();
    }

    public static void main(String[] args) throws InterruptedException {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.DEBUG);
        CountDownLatch raised = new CountDownLatch(1);
        try (Interruption interruption = new Interruption(raised::countDown)) {
            new Thread(() -> System.exit(77), "signal").start();
            raised.await();
            if (args[0].equals("done")) {
                interruption.finish(0);
                return;
            }
            RuntimeException thrown = args[0].equals("fault")
                    ? new IllegalStateException("on purpose")
                    : new UserException(UserException.OUTPUT, "out.mp4 cannot be written");
            interruption.watch(() -> {
                throw thrown;
            });
        } catch (RuntimeException e) {
            // what shows it further up must not be what the test sees
        }
    }
}
