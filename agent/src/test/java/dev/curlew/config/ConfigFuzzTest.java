package dev.curlew.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.curlew.fuzz.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever stands in a configuration, an operator gets it or is told what is wrong with it. */
class ConfigFuzzTest {
    private final Path file;

    ConfigFuzzTest() throws IOException {
        file = Files.createTempFile("curlew", ".yaml");
    }

    @AfterEach
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    @FuzzTest
    @DictionaryEntries({"${env:", "${file:", "sources", "tracker", "&a", "*a", "<<", "!!", "---", "0x", "1e9", "~", "? "
    })
    void readsAnyText(byte[] text) throws IOException {
        Files.write(file, text);
        String first = read();
        assertThat(read()).as("the same file again").isEqualTo(first);
    }

    @Test
    void readsMutatedText() throws IOException {
        Seeds seeds = new Seeds(ConfigFuzzTest.class, "readsAnyText");
        Random random = new Random(4);
        for (int i = 0; i < 400; i++) {
            readsAnyText(seeds.mutated(random));
        }
    }

    private String read() {
        try {
            return String.valueOf(ConfigFile.read(file, name -> name.equals("HOME") ? "home" : null, Map.of())
                    .config());
        } catch (ConfigException e) {
            String message = String.valueOf(e.getMessage());
            for (String line : message.split("\n", -1)) {
                assertThat(line).as("each line names the file").startsWith(file.toString());
            }
            return message;
        }
    }
}
