package dev.curlew.deepstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The three syntaxes of DeepStream's configurations, whole and broken. */
class SyntaxTest {
    @TempDir
    Path folder;

    private Document read(String text) throws IOException, ImportException {
        return DocumentReader.read(Files.writeString(folder.resolve("config"), text));
    }

    private static List<String> shown(Document document) {
        return document.entries().stream()
                .map(entry -> entry.line() + " " + entry.group() + "/" + entry.key() + "=" + entry.value())
                .toList();
    }

    private static Entry last(Document document, String key) {
        return Objects.requireNonNull(document.groupOrEmpty("source0").get(key));
    }

    @Test
    void readsKeyFilesAsGLibDoes() throws Exception {
        Document document = read(
                """
                # a comment

                [source0]
                  uri = rtsp://a/b?c=d
                list=1;2;
                [sink0]
                type=3
                [source0]
                type=4
                type=2
                """);
        assertThat(shown(document))
                .containsExactly(
                        "4 source0/uri=rtsp://a/b?c=d",
                        "5 source0/list=1;2;",
                        "9 source0/type=4",
                        "10 source0/type=2",
                        "7 sink0/type=3");
        assertThat(last(document, "type").value()).isEqualTo("2");
        assertThat(last(document, "list").list()).containsExactly("1", "2");
    }

    @Test
    void readsYamlWithGroupsListsAndNesting() throws Exception {
        Document document = read(
                """
                property:
                  onnx-file: a.onnx   # here
                  infer-dims: 3;544;960
                class-attrs-all:
                  topk: 20
                source-list:
                  list: [a, b]
                deep:
                  one:
                    two: 3
                alone: 1
                """);
        assertThat(shown(document))
                .containsExactly(
                        "2 property/onnx-file=a.onnx",
                        "3 property/infer-dims=3;544;960",
                        "5 class-attrs-all/topk=20",
                        "7 source-list/list=a;b",
                        "10 deep/one.two=3",
                        "11 /alone=1");
    }

    @Test
    void readsTheTrackersFilesThatBeginAsOpenCvWantsIt() throws Exception {
        assertThat(shown(read("%YAML:1.0\n---\nBaseConfig:\n  minDetectorConfidence: 0.1\n")))
                .containsExactly("4 BaseConfig/minDetectorConfidence=0.1");
    }

    @Test
    void readsTextFormatByItsStructure() throws Exception {
        Document document = read(
                """
                infer_config {   # comment
                  unique_id: 1, gpu_ids: [0, 1];
                  backend { triton { model_name: "a" 'b' version: -1 } }
                  inputs [ { name: "x" }, { name: "y" } ]
                  p { key: 1 value < t: 0.5 > }
                  p { key: 2 }
                }
                name: "m"
                """);
        assertThat(shown(document))
                .containsExactly(
                        "2 infer_config/unique_id=1",
                        "2 infer_config/gpu_ids=0;1",
                        "3 infer_config/backend.triton.model_name=ab",
                        "3 infer_config/backend.triton.version=-1",
                        "4 infer_config/inputs.name=x",
                        "4 infer_config/inputs[1].name=y",
                        "5 infer_config/p.key=1",
                        "5 infer_config/p.value.t=0.5",
                        "6 infer_config/p[1].key=2",
                        "8 /name=m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[a]!no equation | :2: expected [group], key=value or a comment with #, but found \"no equation\"",
                "key=1![a] | :1: a key stands before the first [group]: \"key\"",
                "[!a=1 | :1: a group must be written as [name], but was \"[\"",
                "infer_config {! a: 1 | :2: ends before the closing }",
                "infer_config {! a } | :2: expected : or { after a",
                "infer_config {! a: [1 | :2: ends before the closing ]",
                "infer_config {! a: \"x | :2: expected a value, but found \"\"\"",
                "property:!  a: 1!\tb: 2 | :3: is no YAML: a tab cannot indent YAML; use spaces",
                "property:!  a: [1 | is no YAML: expected ',' or ']', but got <stream end>",
                "just words | is no configuration: it holds no key: value",
                "a: &x {b: *x} | is nested too deep or holds too much; an alias of itself?",
                "'' | is empty",
            })
    void saysInOneLineWhatIsWrong(String text, String complaint) {
        assertThatThrownBy(() -> read(text.replace('!', '\n')))
                .isInstanceOf(ImportException.class)
                .hasMessageStartingWith(folder.resolve("config").toString())
                .hasMessageContaining(complaint)
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesWhatIsNoText() throws Exception {
        Path file = folder.resolve("binary");
        Files.write(file, new byte[] {'[', 'a', ']', '\n', 0, 1, 2});
        assertThatThrownBy(() -> DocumentReader.read(file)).hasMessage(file + ":2: is binary, not a configuration");
        Files.write(file, new byte[] {'[', 'a', ']', '\n', '\n', (byte) 0xff});
        assertThatThrownBy(() -> DocumentReader.read(file))
                .hasMessage(file + ":3: is not UTF-8 text; save it as UTF-8");
        Files.write(file, new byte[10 << 20]);
        assertThatThrownBy(() -> DocumentReader.read(file))
                .hasMessage(file + ": is longer than 1 MiB, so it is no configuration");
        assertThatThrownBy(() -> DocumentReader.read(folder)).hasMessage(folder + ": is a folder; name the file in it");
        assertThatThrownBy(() -> DocumentReader.read(folder.resolve("none")))
                .hasMessage(folder.resolve("none") + ": no such file");
    }

    @ParameterizedTest
    @CsvSource({"'[a]\n'", "'a: '", "'a {'", "'\n'", "'# '", "'a { b: \"'", "'a: [ '", "'%YAML:1.0\n'", "'- '"})
    void staysWithinItsStackHoweverLongAPieceRepeats(String piece) throws Exception {
        String text = piece.repeat((DocumentReader.MAX_BYTES - 10) / piece.length());
        try {
            read(text);
        } catch (ImportException e) {
            assertThat(e).hasMessageStartingWith(folder.resolve("config").toString());
        }
    }

    @Test
    void neverThrowsAnythingElseOnDamagedFiles() throws Exception {
        byte[] whole =
                """
                [property]
                onnx-file=a.onnx
                [class-attrs-all]
                topk=1
                infer_config { a: [1, 2] b { c: "d" } }
                deep:
                  - one: {two: 3}
                """
                        .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 1000; i++) {
            byte[] damaged = whole.clone();
            for (int n = 0; n < 1 + i % 8; n++) {
                damaged[random.nextInt(damaged.length)] = (byte) (random.nextInt(96) + 32 - (n == 7 ? 30 : 0));
            }
            try {
                DeepStreamImport.read(Files.write(folder.resolve("config"), damaged));
            } catch (ImportException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
