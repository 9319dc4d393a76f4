package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.curlew.publish.PublishException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SinkTestTest {
    /** Answers each message with the next of these codes, "" for taken. */
    private static final class Answering implements Publisher {
        final Deque<String> codes;
        int connects;
        boolean closed;

        Answering(String... codes) {
            this.codes = new ArrayDeque<>(List.of(codes));
        }

        @Override
        public void connect(Duration atMost) {
            connects++;
        }

        @Override
        public boolean isConnected() {
            return !closed;
        }

        @Override
        public void publish(Outgoing message, Receipt receipt) {
            String code = codes.remove();
            if (code.isEmpty()) {
                receipt.delivered();
            } else {
                receipt.failed(new PublishException(code.equals("acl") ? Kind.DENIED : Kind.RETRY, code, "why"));
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static @Nullable PublishException test(Answering publisher) {
        return catchThrowableOfType(
                PublishException.class,
                () -> SinkTest.run("out", publisher, "1", Instant.EPOCH, Duration.ofSeconds(60)));
    }

    @Test
    void looksAgainWhenTheOtherSideHangsUpAheadOfItsAnswer() {
        Answering publisher = new Answering("closed", "acl");

        assertThat(test(publisher)).extracting("code").isEqualTo("acl");
        assertThat(publisher.connects).isEqualTo(2);
        assertThat(publisher.closed).isTrue();
    }

    @Test
    void saysSoWhenTheOtherSideHangsUpEachTime() {
        assertThat(test(new Answering("closed", "closed", "closed")))
                .extracting("code")
                .isEqualTo("closed");
    }

    @Test
    void takesEveryOtherAnswerForTheAnswer() {
        Answering taken = new Answering("");
        Answering silent = new Answering("timeout", "");

        assertThat(test(taken)).isNull();
        assertThat(test(silent)).extracting("code").isEqualTo("timeout");
        assertThat(silent.connects).isEqualTo(1);
    }
}
