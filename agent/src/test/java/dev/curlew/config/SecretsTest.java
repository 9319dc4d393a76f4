package dev.curlew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.media.StreamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", "hunter2", "HOST", "10.0.0.7");

    @TempDir
    private Path folder;

    private Path file(String url) throws IOException {
        return Files.writeString(folder.resolve("agent.yaml"), "model: m\nsources:\n  gate:\n    url: '" + url + "'\n");
    }

    private static LoadedConfig read(Path file) throws ConfigException {
        return ConfigFile.read(file, ENVIRONMENT::get, Map.of());
    }

    private static SourceConfig gate(LoadedConfig loaded) {
        return Objects.requireNonNull(loaded.config().sources().get(new StreamId("gate")));
    }

    @Test
    void areTakenFromTheEnvironmentAndFromFilesAndNeverShown() throws IOException, ConfigException {
        Files.writeString(folder.resolve("password"), "pa$$/w@rd\n");

        LoadedConfig loaded = read(file("rtsp://user:${file:password}@${env:HOST}/live?token=${env:TOKEN}"));

        assertThat(gate(loaded).source().url()).isEqualTo("rtsp://user:pa$$/w@rd@10.0.0.7/live?token=hunter2");
        assertThat(gate(loaded).source().displayUrl()).isEqualTo("rtsp://***@***/live?token=***");
        assertThat(loaded.effective()).contains("url: \"rtsp://***@***/live?token=***\"");
        assertThat(loaded.config().toString() + loaded.masked() + loaded.effective())
                .doesNotContain("hunter2", "pa$$", "10.0.0.7");
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void areNotShownByAnErrorEither() throws IOException {
        Path file = file("rtsp://${env:TOKEN}/live");
        Files.writeString(file, "    start: 5s\n    duration: 0s\n", StandardOpenOption.APPEND);

        assertThatThrownBy(() -> read(file))
                .message()
                .contains(":5: sources.gate.start works for files only, but url is rtsp://***/live")
                .doesNotContain("hunter2");
    }

    @Test
    void areMissedWithLineAndKey() throws IOException {
        Path file = file("rtsp://u:${env:NONE}@h/");
        assertThatThrownBy(() -> read(file))
                .hasMessage(file + ":4: sources.gate.url: ${env:NONE}: this environment variable is not set");

        file("rtsp://u:${file:none}@h/");
        assertThatThrownBy(() -> read(file)).hasMessage(file + ":4: sources.gate.url: ${file:none}: no such file");

        file("rtsp://u:${file:.}@h/");
        assertThatThrownBy(() -> read(file)).hasMessage(file + ":4: sources.gate.url: ${file:.}: no plain file");

        file("rtsp://u:${vault:x}@h/");
        assertThatThrownBy(() -> read(file))
                .hasMessage(file + ":4: sources.gate.url: ${vault:x}: unknown reference; known are ${env:NAME} and"
                        + " ${file:PATH}, and $${ writes a plain ${");

        file("rtsp://u:${env:TOKEN");
        assertThatThrownBy(() -> read(file)).hasMessageContaining(":4: sources.gate.url: a ${ lacks its }");
    }

    @Test
    void leaveAnEscapedReferenceAsItIs() throws IOException, ConfigException {
        LoadedConfig loaded = read(file("/videos/$${env:TOKEN}/$5.mp4"));

        assertThat(gate(loaded).source().url()).isEqualTo("/videos/${env:TOKEN}/$5.mp4");
        assertThat(loaded.masked()).isEmpty();
    }

    @Test
    void areAskedForWhereAPasswordStandsInTheFile() throws IOException, ConfigException {
        Path file = file("rtsp://user:secret@h/live");

        assertThat(read(file).warnings())
                .containsExactly(file + ":4: sources.gate.url holds a password; take it from elsewhere, as"
                        + " rtsp://user:${env:NAME}@host/ or rtsp://user:${file:PATH}@host/");
        assertThat(read(file("rtsp://user@h/live")).warnings()).isEmpty();
    }
}
