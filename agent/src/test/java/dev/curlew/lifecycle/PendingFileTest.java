package dev.curlew.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingFileTest {
    @TempDir
    private Path folder;

    @Test
    void givesTheNameOnlyWhenCommitted() throws IOException {
        Path target = folder.resolve("events.jsonl");
        Files.writeString(target, "old");
        PendingFile file = PendingFile.beside(target);

        Files.writeString(file.part(), "new");

        assertThat(target).hasContent("old");
        file.commit();
        assertThat(target).hasContent("new");
        assertThat(file.part()).doesNotExist();
    }

    @Test
    void leavesTheOldFileWhenDiscarded() throws IOException {
        Path target = folder.resolve("events.jsonl");
        Files.writeString(target, "old");
        PendingFile file = PendingFile.beside(target);
        Files.writeString(file.part(), "half");

        file.discard();

        assertThat(target).hasContent("old");
        assertThat(file.part()).doesNotExist();
    }

    @Test
    void replacesWhatALinkPointsToAndKeepsTheLink() throws IOException {
        Path real = folder.resolve("real.jsonl");
        Files.writeString(real, "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        PendingFile file = PendingFile.beside(link);

        Files.writeString(file.part(), "new");
        file.commit();

        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("new");
    }

    @Test
    void writesADeviceInPlace() throws IOException {
        PendingFile file = PendingFile.beside(Path.of("/dev/null"));

        assertThat(file.part()).isEqualTo(Path.of("/dev/null"));
        file.commit();
        file.discard();
        assertThat(Path.of("/dev/null")).exists();
    }

    @Test
    void saysWhatIsWrongWithAPlaceBeforeAnyWork() {
        assertThatThrownBy(() -> PendingFile.beside(folder))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + folder + ": it is a folder; name a file in it");
        assertThatThrownBy(() -> PendingFile.beside(folder.resolve("no/such/file")))
                .hasMessage("cannot write " + folder.resolve("no/such/file") + ": there is no folder "
                        + folder.resolve("no/such") + "; create it first");
    }
}
