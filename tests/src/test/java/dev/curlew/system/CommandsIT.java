package dev.curlew.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.kit.Curlew;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher answers before any work is done. */
class CommandsIT {

    @ParameterizedTest
    @ValueSource(strings = {"analyze", "track", "run"})
    void showsAnExampleOfEveryCommand(String command) throws Exception {
        Curlew.Result help = Curlew.run(command, "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).containsPattern("Examples?:\\n +curlew " + command + " --");
    }

    @Test
    void listsCommandsAndExitCodes() throws Exception {
        Curlew.Result help = Curlew.run("--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("Example:\n  curlew analyze --model");
        for (String command : new String[] {"analyze", "track", "run", "model"}) {
            assertThat(help.out()).containsPattern("\\n +" + command + " +\\p{Upper}");
        }
        for (String code : new String[] {"0", "1", "2", "3", "4", "5", "130"}) {
            assertThat(help.out()).containsPattern("\\n +" + code + " +\\S+");
        }
    }

    @Test
    void namesTheVersionsOfItsNativeLibraries() throws Exception {
        Curlew.Result version = Curlew.run("--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out().lines())
                .anyMatch(line -> line.matches("curlew \\S+ \\(linux-\\w+\\).*"))
                .anyMatch(line -> line.matches("FFmpeg \\d+\\.\\d+.*"))
                .anyMatch(line -> line.matches("ONNX Runtime \\d+\\.\\d+\\.\\d+.*"));
    }
}
