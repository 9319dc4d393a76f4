package dev.curlew.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.curlew.fuzz.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever stands in a file of labels, each is one line or the file is refused. */
class LabelsFuzzTest {
    private final Path file;

    LabelsFuzzTest() throws IOException {
        file = Files.createTempFile("labels", ".txt");
    }

    @AfterEach
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    @FuzzTest
    void readsAnyText(byte[] text) throws IOException {
        Files.write(file, text);
        try {
            List<String> labels = Labels.read(file);
            for (String label : labels) {
                assertThat(label).isEqualTo(label.strip()).doesNotContain("\n", "\r", "\uFEFF");
            }
            assertThat(labels.isEmpty() || !labels.get(labels.size() - 1).isEmpty())
                    .isTrue();
        } catch (ModelException e) {
            assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
        }
    }

    @Test
    void readsMutatedText() throws IOException {
        Seeds seeds = new Seeds(LabelsFuzzTest.class, "readsAnyText");
        Random random = new Random(4);
        for (int i = 0; i < 400; i++) {
            readsAnyText(seeds.mutated(random));
        }
    }
}
