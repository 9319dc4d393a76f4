package dev.curlew.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequencesTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("gate.jsonl.state");
    }

    private static void take(Sequences sequences, String key, int count) {
        for (int i = 0; i < count; i++) {
            sequences.of(key).next();
        }
    }

    @Test
    void aCleanStopGoesOnInTheSameEpoch() throws IOException {
        Sequences first = Sequences.open(file, 1000);
        take(first, "gate", 3);
        take(first, "", 2);
        first.end();
        Sequences second = Sequences.open(file, 2000);

        assertThat(second.epoch()).isEqualTo(1000);
        assertThat(second.of("gate").next()).isEqualTo(4);
        assertThat(second.of("").next()).isEqualTo(3);
        assertThat(second.of("yard").next()).isEqualTo(1);
    }

    @Test
    void anUncleanOneBeginsALaterEpochAlsoWhenTheClockWentBack() throws IOException {
        take(Sequences.open(file, 1000), "gate", 3);
        Sequences second = Sequences.open(file, 2000);
        assertThat(second.epoch()).isEqualTo(2000);
        assertThat(second.of("gate").next()).isEqualTo(1);

        assertThat(Sequences.open(file, 50).epoch()).isEqualTo(2001);
    }

    @Test
    void aFileThatIsNoStateCountsAsUnclean() throws IOException {
        for (String text : new String[] {"", "\0\0\0", "{\"epoch\":", "[1]", "{\"epoch\":\"x\",\"clean\":true}"}) {
            Files.writeString(file, text);
            Sequences sequences = Sequences.open(file, 1000);

            assertThat(sequences.epoch()).as(text).isEqualTo(1000);
            assertThat(sequences.of("gate").next()).isEqualTo(1);
        }
    }

    @Test
    void noTwoMessagesHaveOneNameHoweverTheRunsEnd() throws IOException {
        Random random = new Random(7);
        Set<String> names = new HashSet<>();
        long clock = 1000;
        for (int run = 0; run < 200; run++) {
            clock += random.nextInt(5) - 2;
            Sequences sequences = Sequences.open(file, clock);
            for (int i = random.nextInt(5); i > 0; i--) {
                assertThat(names.add(
                                sequences.epoch() + "/" + sequences.of("gate").next()))
                        .isTrue();
            }
            if (random.nextBoolean()) {
                sequences.end();
            }
        }
    }
}
