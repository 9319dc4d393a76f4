package dev.curlew.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.config.ConfigException;
import dev.curlew.config.ConfigFile;
import dev.curlew.fuzz.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever somebody sends, it is answered, once, in one line of JSON, and nothing is thrown. */
class CommandFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final AnswerStore store;
    private final CommandBus bus;
    private final List<Answer> answers = new ArrayList<>();

    CommandFuzzTest() throws IOException {
        folder = Files.createTempDirectory("curlew");
        store = AnswerStore.open(folder, 0);
        Instant now = Instant.parse("2026-05-01T10:00:00Z");
        bus = new CommandBus(store, new ClockCheck(folder.resolve("none")), () -> now);
        // in memory: the disk would set the pace
        bus.addReading("zones.set", CommandFuzzTest::zones);
        bus.addReading("status", command -> {
            Args.of(command, "settings").choice("settings", "given or all", List.of("given", "all"));
            return JsonNodeFactory.instance.objectNode();
        });
    }

    @AfterEach
    void remove() throws IOException {
        store.close();
        Files.delete(folder);
    }

    private static com.fasterxml.jackson.databind.JsonNode zones(Command command) throws CommandException {
        Args args = Args.of(command, "stream", "zones", "lines", "directions", "ground", "motionWindow");
        args.json().remove("stream");
        try {
            ConfigFile.changeAnalytics(args.json().toString(), AnalyticsSettings.defaults(), "sources.a");
        } catch (ConfigException e) {
            throw Args.bad(String.join("; ", e.problems()));
        }
        return JsonNodeFactory.instance.objectNode();
    }

    @FuzzTest
    @DictionaryEntries({
        "\"id\":",
        "\"command\":",
        "\"args\":",
        "\"expiresAt\":",
        "\"sensor\":",
        "zones.set",
        "status",
        "\"polygon\":",
        "\"line\":",
        "[[0,0],[1,1]]",
        "2026-05-01T10:00:00Z",
        "${file:",
        "\\ud800",
        "1e999"
    })
    void answersAnyBytes(byte[] sent) throws Exception {
        answers.clear();
        bus.submit(sent, "fuzz", answers::add);
        assertThat(bus.work()).isTrue();

        assertThat(answers).hasSize(1);
        Answer answer = answers.get(0);
        assertThat(answer.code()).as("%s", answer.reason()).isNotEqualTo("fault");
        String line = answer.toJson().toString();
        assertThat(line).doesNotContain("\n", "\r");
        assertThat(Answer.of(JSON.readTree(line)).toJson()).isEqualTo(answer.toJson());
        assertThat(answer.status() == Answer.Status.DONE)
                .isEqualTo(answer.code().isEmpty());
    }

    @Test
    void answersMutatedCommands() throws Exception {
        Seeds seeds = new Seeds(CommandFuzzTest.class, "answersAnyBytes");
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            answersAnyBytes(seeds.mutated(random));
        }
    }
}
