package dev.curlew.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerStoreTest {
    private static final long NOW = 1_800_000_000_000L;

    @TempDir
    private Path folder;

    private static Command command(String id) {
        try {
            return CommandReader.read(Told.bytes("{\"id\":\"" + id + "\",\"command\":\"x\"}"), "test");
        } catch (CommandReader.NoCommand e) {
            throw new AssertionError(e);
        }
    }

    private static void answer(AnswerStore store, String id, long at) {
        Command command = command(id);
        store.begin(command, at);
        store.keep(command, Answer.done(command, JsonNodeFactory.instance.objectNode()), at);
    }

    @Test
    void forgetsWhatIsADayOld() throws Exception {
        try (AnswerStore store = AnswerStore.open(folder, NOW)) {
            answer(store, "old", NOW);
            answer(store, "young", NOW + 1);
            assertThat(store.find(command("old"), NOW + AnswerStore.AGE.toMillis()))
                    .isNull();
            assertThat(store.find(command("young"), NOW + AnswerStore.AGE.toMillis()))
                    .isNotNull();
        }
    }

    @Test
    void whatWasAnsweredBeforeTheClockWasSetIsRememberedForADayFromThen() throws Exception {
        try (AnswerStore store = AnswerStore.open(folder, 0)) {
            answer(store, "1", 0);
            assertThat(store.find(command("1"), 0)).isNotNull();
            assertThat(store.find(command("1"), NOW)).isNotNull();
        }
        try (AnswerStore store = AnswerStore.open(folder, NOW)) {
            assertThat(store.find(command("1"), NOW + AnswerStore.AGE.toMillis() - 1))
                    .isNotNull();
            assertThat(store.find(command("1"), NOW + AnswerStore.AGE.toMillis()))
                    .isNull();
        }
    }

    @Test
    void keepsTheNewestInAFileThatStaysSmall() throws Exception {
        Path file = folder.resolve("answers.jsonl");
        long largest = 0;
        try (AnswerStore store = AnswerStore.open(folder, NOW, 100)) {
            for (int i = 0; i < 1000; i++) {
                Command command = command(Integer.toString(i));
                store.keep(command, Answer.done(command, JsonNodeFactory.instance.objectNode()), NOW);
                largest = Math.max(largest, Files.size(file));
            }
            assertThat(store.find(command("899"), NOW)).isNull();
            assertThat(store.find(command("900"), NOW)).isNotNull();
            assertThat(store.size()).isEqualTo(100);
        }
        assertThat(largest).isLessThan(100 << 10);
        try (AnswerStore store = AnswerStore.open(folder, NOW, 100)) {
            assertThat(store.size()).isEqualTo(100);
        }
    }

    @Test
    void aFileThatIsCutOffAnywhereLosesNoMoreThanItsLastLine() throws Exception {
        try (AnswerStore store = AnswerStore.open(folder, NOW)) {
            answer(store, "1", NOW);
            answer(store, "2", NOW);
        }
        byte[] whole = Files.readAllBytes(folder.resolve("answers.jsonl"));
        Path other = folder.resolve("cut");
        Files.createDirectories(other);
        for (int length = 0; length <= whole.length; length++) {
            Files.write(other.resolve("answers.jsonl"), Arrays.copyOf(whole, length));
            int lines = (int) new String(whole, 0, length, java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.endsWith("}"))
                    .count();
            try (AnswerStore store = AnswerStore.open(other, NOW)) {
                assertThat(store.find(command("1"), NOW) != null)
                        .as("cut at %d", length)
                        .isEqualTo(lines >= 1);
                answer(store, "3", NOW);
            }
            try (AnswerStore store = AnswerStore.open(other, NOW)) {
                assertThat(store.find(command("3"), NOW))
                        .as("cut at %d", length)
                        .isNotNull();
            }
        }
    }

    @Test
    void flippedBitsLoseNoMoreThanTheirLines() throws IOException {
        try (AnswerStore store = AnswerStore.open(folder, NOW)) {
            for (int i = 0; i < 20; i++) {
                Command command = command(Integer.toString(i));
                store.keep(command, Answer.done(command, JsonNodeFactory.instance.objectNode()), NOW);
            }
        }
        byte[] whole = Files.readAllBytes(folder.resolve("answers.jsonl"));
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] broken = whole.clone();
            broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(folder.resolve("answers.jsonl"), broken);
            try (AnswerStore store = AnswerStore.open(folder, NOW)) {
                assertThat(store.size()).isGreaterThanOrEqualTo(18);
            }
        }
    }
}
