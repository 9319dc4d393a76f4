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
        Files.writeString(folder.resolve("m.onnx"), "a model");
        Files.writeString(folder.resolve("a.mp4"), "a video");
        String text =
                "model: m.onnx\nsources: {a: {url: a.mp4}, b: {url: 'rtsp://gate/'}}\noutput: {events: '{stream}.jsonl'}\n";

        assertThat(check(text)).isZero();

        assertThat(err.toString()).isEmpty();
        assertThat(out).hasToString(folder.resolve("agent.yaml") + ": ok" + System.lineSeparator());
    }

    @Test
    void saysWhichFilesAreNotOnThisMachine() throws IOException {
        assertThat(check("model: m\nsources: {a: {url: a.mp4}}\noutput: {events: none/e.jsonl}\n"))
                .isZero();

        assertThat(out)
                .hasToString(folder.resolve("agent.yaml") + ": ok, but run would fail on this machine"
                        + System.lineSeparator());
        assertThat(err.toString().lines())
                .containsExactly(
                        "warning: model: " + folder.resolve("m") + ": no such file or folder; give a model folder, for"
                                + " example model-repo/nanodet, or x.onnx",
                        "warning: sources.a.url: " + folder.resolve("a.mp4") + ": no such file; check the path",
                        "warning: sources.a: cannot write " + folder.resolve("none/e.jsonl") + ": there is no folder "
                                + folder.resolve("none") + "; create it first");
    }

    @Test
    void warnsThatNothingCanBeKeptInTheStorageFolder() throws IOException {
        Files.writeString(folder.resolve("m.onnx"), "a model");
        Files.writeString(folder.resolve("a.mp4"), "a video");
        Path file = Files.writeString(folder.resolve("kept"), "no folder");
        String text = "model: m.onnx\nsources: {a: {url: a.mp4}}\nstorage: {folder: kept}\n";

        assertThat(check(text)).isZero();
        assertThat(err.toString()).isEmpty(); // nothing has to be kept
        assertThat(check(text + "sinks: {w: {type: webhook, url: 'http://h/'}}\n"))
                .isZero();

        assertThat(err.toString())
                .startsWith("warning: storage.folder must be a folder that this user can write, but is " + file + ": "
                        + file + " is a file; name another folder; until then ");
        assertThat(out.toString()).endsWith(": ok" + System.lineSeparator());
    }

    @Test
    void refusesOutputsOverWhatIsReadAndOverEachOther() throws IOException {
        Path model = Files.createDirectories(folder.resolve("m/1"));
        Files.writeString(model.resolve("model.onnx"), "a model");
        Files.writeString(folder.resolve("a.mp4"), "a video");
        Files.createSymbolicLink(folder.resolve("link.jsonl"), Path.of("not-yet.jsonl"));
        Files.createSymbolicLink(folder.resolve("here"), folder);
        String sources = "sources: {a: {url: a.mp4%s}}\n";
        String plain = "model: m\n" + sources.formatted("");
        String counters = "model: m\n" + sources.formatted(", counters: {file: here/a.mp4}");
        for (String[] each : new String[][] {
            {plain + "output: {events: agent.yaml}", "output.events", "agent.yaml", "the configuration itself"},
            {plain + "output: {mot: here/agent.yaml}", "output.mot", "here/agent.yaml", "the configuration itself"},
            {plain + "sinks: {s: {path: 'a.mp4'}}", "sinks.s.path", "a.mp4", "sources.a.url"},
            {plain + "output: {report: m/1/model.onnx}", "output.report", "m/1/model.onnx", "a file of the model"},
            {counters, "sources.a.counters.file", "here/a.mp4", "sources.a.url"},
            {
                plain + "sinks: {s: {path: not-yet.jsonl}, t: {path: link.jsonl}}",
                "sinks.t.path",
                "link.jsonl",
                "sinks.s.path"
            },
            {plain + "output: {events: e}\nsinks: {s: {path: here/e}}", "sinks.s.path", "here/e", "output.events"},
        }) {
            err.getBuffer().setLength(0);

            assertThat(check(each[0] + "\n")).as(each[0]).isEqualTo(2);

            assertThat(err.toString().strip())
                    .isEqualTo(folder.resolve("agent.yaml") + ": " + each[1] + " must have a file of its own, but "
                            + folder.resolve(each[2]) + " is also " + each[3] + "; give " + each[1]
                            + " another path");
        }
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void takesDevicesTwiceAndOneFileForEachSource() throws IOException {
        Files.writeString(folder.resolve("m.onnx"), "a model");
        Files.writeString(folder.resolve("a.mp4"), "a video");
        String text =
                """
                model: m.onnx
                sources: {a: {url: a.mp4}, b: {url: a.mp4}}
                output: {events: '{stream}.jsonl', mot: '{stream}.txt'}
                sinks: {s: {path: all.jsonl}, t: {path: /dev/null}, u: {path: /dev/null}}
                """;

        assertThat(check(text)).isZero();

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
