package dev.curlew.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckConfigCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int check(String text, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), text);
        CommandLine line = new CommandLine(new CheckConfigCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return line.execute(
                Stream.concat(Stream.of(options), Stream.of(file.toString())).toArray(String[]::new));
    }

    @Test
    void saysThatAllIsWell() throws IOException {
        assertThat(check("model: m\nsources: {a: {url: a.mp4}}\n")).isZero();

        assertThat(out).hasToString(folder.resolve("agent.yaml") + ": ok" + System.lineSeparator());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void printsEveryProblemAndEndsWithTwo() throws IOException {
        assertThat(check("model: m\nthread: 2\nsources: {a: {ur1: a.mp4}}\n")).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .hasSize(3)
                .first()
                .isEqualTo(folder.resolve("agent.yaml") + ":2: thread: unknown key, did you mean 'threads'?");
    }

    @Test
    void printsWhatIsEffectiveWithoutPasswords() throws IOException {
        assertThat(check("model: m\nsources: {a: {url: 'rtsp://u:hunter2@h/'}}\n", "--print-effective"))
                .isZero();

        assertThat(out.toString()).contains("threads: 0\n", "    url: \"rtsp://***@h/\"\n", "  update: 1s\n");
        assertThat(err.toString()).startsWith("warning: ").contains("holds a password");
        assertThat(out + err.toString()).doesNotContain("hunter2");
    }
}
