package dev.curlew.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BetweenFramesTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final BetweenFrames between = new BetweenFrames();
    private final AtomicInteger done = new AtomicInteger();

    private CompletableFuture<Integer> ask() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return between.ask(done::incrementAndGet, LONG);
            } catch (ChangeException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void isDoneByTheThreadThatWorksAndAnsweredToTheOneThatAsked() throws Exception {
        CompletableFuture<Integer> answer = ask();
        while (!answer.isDone()) {
            between.work();
        }
        assertThat(answer.get()).isEqualTo(1);
    }

    @Test
    void whatWasNotBegunInTimeIsNeverDone() throws Exception {
        assertThatThrownBy(() -> between.ask(done::incrementAndGet, Duration.ZERO))
                .isInstanceOfSatisfying(
                        ChangeException.class, e -> assertThat(e.code()).isEqualTo("timeout"));
        between.work();
        assertThat(done).hasValue(0);
    }

    @Test
    void nobodyWaitsForAStreamThatHasEnded() {
        CompletableFuture<Integer> before = ask();
        between.close();
        assertThatThrownBy(() -> between.ask(done::incrementAndGet, LONG))
                .isInstanceOfSatisfying(
                        ChangeException.class, e -> assertThat(e.code()).isEqualTo("stream-ended"));
        assertThatThrownBy(() -> {
                    while (!before.isDone()) {
                        between.close();
                    }
                    before.get();
                })
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("stream has ended");
    }

    @Test
    void aFaultIsTheStreamsToo() {
        CompletableFuture<?> asked = CompletableFuture.runAsync(() -> {
            try {
                between.ask(
                        () -> {
                            throw new IllegalArgumentException("wrong");
                        },
                        LONG);
            } catch (ChangeException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThatThrownBy(() -> {
                    while (!asked.isDone()) {
                        between.work();
                    }
                    between.work();
                    asked.get();
                })
                .hasMessageContaining("wrong");
    }
}
