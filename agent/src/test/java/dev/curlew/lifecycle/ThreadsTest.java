package dev.curlew.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    @Test
    void waitsForAllAlthoughInterruptedAndKeepsTheInterrupt() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> slow = List.of(waiting(go), waiting(go));
        boolean[] seen = new boolean[2];
        Thread joiner = new Thread(() -> {
            Threads.join(slow);
            seen[0] = slow.stream().noneMatch(Thread::isAlive);
            seen[1] = Thread.currentThread().isInterrupted();
        });
        joiner.start();

        joiner.interrupt();
        while (joiner.isInterrupted()) {
            Thread.onSpinWait(); // until it has noticed
        }
        boolean stillWaiting = joiner.isAlive();
        go.countDown();
        joiner.join();

        assertThat(stillWaiting).isTrue();
        assertThat(seen).containsExactly(true, true);
    }

    @Test
    void returnsAtOnceForThreadsThatWereNeverStarted() {
        Threads.join(List.of(new Thread(() -> {})));

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private static Thread waiting(CountDownLatch go) {
        Thread thread = new Thread(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }
}
