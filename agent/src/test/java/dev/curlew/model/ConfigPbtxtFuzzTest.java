package dev.curlew.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.curlew.fuzz.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in a config.pbtxt, it is understood or refused in one line that says where. */
class ConfigPbtxtFuzzTest {

    @FuzzTest
    @DictionaryEntries({"dims", "TYPE_FP32", "input", "parameters", "string_value", "-1", "0x7fffffff", "1e99", "nan"})
    void parsesAnyText(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String first = parse(text);
        assertThat(parse(text)).as("the same text again").isEqualTo(first);
    }

    @Test
    void parsesMutatedText() {
        Seeds seeds = new Seeds(ConfigPbtxtFuzzTest.class, "parsesAnyText");
        Random random = new Random(4);
        for (int i = 0; i < 800; i++) {
            parsesAnyText(seeds.mutated(random));
        }
    }

    private static String parse(String text) {
        try {
            ModelConfig config = ConfigPbtxt.parse("m/config.pbtxt", text);
            assertThat(config.maxBatchSize()).isNotNegative();
            assertThat(config.instances()).isBetween(0, 256);
            return config.inputs() + " " + config.outputs() + " " + config.versionPolicy() + " "
                    + config.parameters().texts() + config.notices() + config.ignored();
        } catch (ModelException e) {
            assertThat(e.getMessage()).startsWith("m/config.pbtxt:").doesNotContain("\n");
            return String.valueOf(e.getMessage());
        }
    }
}
