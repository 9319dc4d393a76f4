package dev.curlew.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RepetitionTest {
    @Test
    void theFirstOnesAreToldThenLessAndLessButNeverNone() {
        assertThat(LongStream.rangeClosed(0, 260).filter(Repetition::isTold))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 8L, 16L, 32L, 64L, 128L, 192L, 256L);
    }
}
