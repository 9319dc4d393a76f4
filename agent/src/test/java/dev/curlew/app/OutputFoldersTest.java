package dev.curlew.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.app.console.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that import and model new are told to make. */
class OutputFoldersTest {
    @TempDir
    Path folder;

    private static List<ThrowingCallable> openings(Path target) {
        return List.of(
                () -> new ImportFolder(target).close(), () -> new StarterFolder(Path.of("x.onnx"), target).close());
    }

    @Test
    void saysThatAFileStandsInTheWay() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        for (ThrowingCallable opening : openings(file.resolve("gate"))) {
            assertThatThrownBy(opening)
                    .isInstanceOf(UserException.class)
                    .hasMessage("cannot write " + file.resolve("gate")
                            + ": File exists; a file stands where a folder must be; name another place");
        }
        assertThat(file).hasContent("mine");
    }

    @Test
    void asksForANameWhereItIsEmpty() {
        for (ThrowingCallable opening : openings(Path.of(""))) {
            assertThatThrownBy(opening).hasMessage("--out \"\" is no name for a folder; give --out DIR");
        }
    }
}
