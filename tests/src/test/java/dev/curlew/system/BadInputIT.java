package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.kit.Curlew;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is wrong is said in one line, with the exit code of its kind; nothing is left behind. A case is a row of
 * {@link BadInputs}; docs/bad-input.md is that table, rewritten by {@code -Dcurlew.rewrite=true}.
 */
class BadInputIT {
    private static final Path PAGE =
            Path.of(System.getProperty("curlew.home", "..")).resolve("docs/bad-input.md");

    @TempDir
    static Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        BadFiles.layOut(folder);
    }

    static Stream<BadInputs.Case> cases() {
        return BadInputs.groups().stream().flatMap(group -> group.cases().stream());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void saysInOneLineWhatIsWrong(BadInputs.Case bad) throws Exception {
        Map<String, String> before = contents();

        Curlew.Result result = run(bad.command(folder));

        String expected = bad.line().replace("@", folder.toString());
        List<String> said = new ArrayList<>(result.messages());
        if (bad.isLogged()) {
            said = result.err()
                    .lines()
                    .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                    .map(line -> line.replaceFirst("^\\S+ +\\S+ +\\[[^]]*] [^:]*: ", ""))
                    .toList();
        } else {
            said.removeIf(line -> line.startsWith("Try '"));
            expected = "curlew: " + expected;
        }
        assertThat(said).containsExactly(expected);
        assertThat(result.exitCode()).isEqualTo(bad.exit());
        assertThat(result.err()).doesNotContain("\tat ").doesNotContain("Exception");
        Map<String, String> after = contents();
        if (bad.exit() != 0 && !result.out().contains(" frames, ")) {
            assertThat(result.out()).isEmpty();
            assertThat(after).isEqualTo(before);
        }
        assertThat(after.keySet()).noneMatch(file -> file.endsWith(".part"));
        Files.deleteIfExists(folder.resolve("t.txt"));
    }

    private static Curlew.Result run(List<String> command) throws Exception {
        boolean unreadable = command.stream().anyMatch(word -> word.contains("/secret"));
        if (!unreadable || !Files.isReadable(folder.resolve("secret.mkv"))) {
            return Curlew.run(command.toArray());
        }
        // root may read all; without these two rights it may not
        List<String> humble = List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");
        try (Curlew curlew = Curlew.startBehind(humble, command.toArray())) {
            return curlew.await();
        }
    }

    private static Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                boolean small = Files.isRegularFile(file) && Files.isReadable(file) && Files.size(file) < 1 << 20;
                contents.put(file.toString(), small ? Files.readString(file, StandardCharsets.ISO_8859_1) : "");
            }
        }
        return contents;
    }

    @Test
    void isWhatThePageSays() throws IOException {
        if (Boolean.getBoolean("curlew.rewrite")) {
            Files.writeString(PAGE, BadInputs.page());
        }
        assertThat(PAGE).hasContent(BadInputs.page());
    }
}
