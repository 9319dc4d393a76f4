package dev.curlew.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLinesTest {
    @TempDir
    private Path folder;

    private String answers(String lines) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AnswerStore store = AnswerStore.open(folder, 0)) {
            CommandBus bus = new CommandBus(store, ClockCheck.ofThisMachine(), InstantSource.system());
            bus.addReading("status", command -> JsonNodeFactory.instance.objectNode());
            AnswerLines answers = new AnswerLines(new PrintStream(out, false, StandardCharsets.UTF_8), "a buffer");
            CommandLines source = new CommandLines(
                    new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), answers, "stdin", bus);
            while (source.work()) {}
            bus.stop();
            while (bus.work()) {}
            answers.stop();
            while (answers.work()) {}
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void answersEachLineWithALineAlsoTheLastOneWithoutAnEnd() throws Exception {
        assertThat(answers(
                                "{\"id\":\"1\",\"command\":\"status\"}\r\n\n  \n{\"id\":\"ä\"}\n{\"id\":\"2\",\"command\":\"status\"}")
                        .lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("{\"id\":\"1\",\"command\":\"status\",\"status\":\"done\",\"result\":{}}"),
                        line -> assertThat(line).startsWith("{\"id\":\"\"").contains("bad-command"),
                        line -> assertThat(line).startsWith("{\"id\":\"2\""));
    }

    @Test
    void whoReadsNoAnswersHoldsUpNoCommand() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AnswerLines answers = new AnswerLines(new PrintStream(out, false, StandardCharsets.UTF_8), "a buffer");
        for (int i = 1; i <= 300; i++) {
            answers.accept(new Answer(Integer.toString(i), "status", Answer.Status.DONE, "", "", null, false));
        }

        answers.stop();
        while (answers.work()) {}

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(256)
                .last()
                .asString()
                .contains("256");
    }

    @Test
    void aLineThatIsTooLongIsAnsweredAndTheNextOneIsRead() throws Exception {
        assertThat(answers("x".repeat(1_000_000) + "\n{\"id\":\"2\",\"command\":\"status\"}\n")
                        .lines())
                .satisfiesExactly(line -> assertThat(line).contains("too-large"), line -> assertThat(line)
                        .startsWith("{\"id\":\"2\""));
    }
}
