package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.model.Labels;
import dev.curlew.model.ModelRepository;
import dev.curlew.model.ModelVersion;
import dev.curlew.model.SpecCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The config.pbtxt that the demo runs with; the model file itself is fetched by a script. */
class DemoModelTest {
    private static final Path SHIPPED = Path.of("../model-repo/nanodet");

    @Test
    void leavesNothingToGuess(@TempDir Path repository) throws Exception {
        Path folder = repository.resolve("nanodet");
        Files.createDirectories(folder.resolve("1"));
        Files.writeString(folder.resolve("1/model.onnx"), "");
        for (String file : List.of("config.pbtxt", "labels.txt")) {
            Files.copy(SHIPPED.resolve(file), folder.resolve(file));
        }
        ModelVersion model = ModelRepository.load(folder);

        // the shapes that the converter gives; an engine names them in any order
        SpecCheck.check(model, model.config().inputs(), model.config().outputs());
        Processing processing = Parsers.installed()
                .resolve(model, model.config().inputs(), model.config().outputs(), List.of("person"));

        assertThat(processing.guesses()).isEmpty();
        assertThat(processing.notices()).isEmpty();
        assertThat(processing.model().labels()).isEqualTo(Labels.coco());
        assertThat(processing.input()).isEqualTo(new NanoDetFactory().defaults().input());
        assertThat(processing.settings()).isEqualTo(new ParserSettings(0.1f, 0.5f, false, 300, List.of(0)));
    }
}
