package dev.curlew.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRepositoryTest {
    /** Of the text "abc", from FIPS 180. */
    private static final String SHA_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path repository;

    private Path write(String path, String text) throws IOException {
        Path file = repository.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void refuses(Path path, String message) {
        assertThatThrownBy(() -> ModelRepository.load(path))
                .isInstanceOf(ModelException.class)
                .hasMessage(message.replace("REPO", repository.toString()));
    }

    @Test
    void loadsAModelFolder() throws Exception {
        write("yolox/config.pbtxt", "name: \"yolox\" platform: \"onnxruntime_onnx\"");
        write("yolox/labels.txt", "person\r\ntraffic light \n\ncar\n\n");
        Path file = write("yolox/1/model.onnx", "abc");

        ModelVersion model = ModelRepository.load(repository.resolve("yolox"));

        assertThat(model.name()).isEqualTo("yolox");
        assertThat(model.version()).isEqualTo(1);
        assertThat(model.format()).isEqualTo(ModelFormat.ONNX);
        assertThat(model.file()).isEqualTo(file);
        assertThat(model.sha256()).isEqualTo(SHA_OF_ABC);
        assertThat(model.labels()).containsExactly("person", "traffic light", "", "car");
        assertThat(model.label(1)).isEqualTo("traffic light");
        assertThat(model.label(2)).isEqualTo("class 2");
        assertThat(model.label(9)).isEqualTo("class 9");
        assertThat(model.notices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "latest { }                   | 10",
                "latest { num_versions: 2 }   | 10",
                "all { }                      | 10",
                "specific { versions: [ 2 ] } | 2",
                "specific { versions: [ 0, 7 ] } | 0",
            })
    void takesTheHighestNumberThatThePolicyLetsThrough(String policy, long version) throws Exception {
        write("m/config.pbtxt", "version_policy { " + policy + " }");
        for (String folder : new String[] {"0", "2", "10", "010", "v20"}) {
            write("m/" + folder + "/model.onnx", folder);
        }

        ModelVersion model = ModelRepository.load(repository.resolve("m"));

        assertThat(model.version()).isEqualTo(version);
        assertThat(model.notices())
                .contains(repository.resolve("m/010")
                        + ": is ignored, a version folder is a number without leading zeros such as 1")
                .hasSize(policy.contains("7") ? 3 : 2);
    }

    @Test
    void takesTheVersionOrTheFileThatIsNamed() throws Exception {
        write("m/config.pbtxt", "");
        write("m/labels.txt", "person");
        write("m/1/model.onnx", "1");
        write("m/2/model.onnx", "2");
        Path other = write("m/1/other.onnx", "3");

        assertThat(ModelRepository.load(repository.resolve("m/1")).version()).isEqualTo(1);
        assertThat(ModelRepository.load(other).file()).isEqualTo(other);
        assertThat(ModelRepository.load(other).name()).isEqualTo("m");
        assertThat(ModelRepository.load(other).labels()).containsExactly("person");
    }

    @Test
    void takesABareFileWithTheLabelsBesideIt() throws Exception {
        Path file = write("my.yolox.onnx", "abc");

        assertThat(ModelRepository.load(file).labels()).isEmpty();
        write("labels.txt", "anything");
        assertThat(ModelRepository.load(file).labels()).containsExactly("anything");
        write("my.yolox.labels.txt", "mine");
        assertThat(ModelRepository.load(file).labels()).containsExactly("mine");
        assertThat(ModelRepository.load(file).name()).isEqualTo("my.yolox");
        assertThat(ModelRepository.load(file).version()).isEqualTo(1);
    }

    @Test
    void needsNoConfig() throws Exception {
        write("m/3/model.plan", "abc");

        ModelVersion model = ModelRepository.load(repository.resolve("m"));

        assertThat(model.format()).isEqualTo(ModelFormat.TENSORRT);
        assertThat(model.version()).isEqualTo(3);
    }

    @Test
    void readsTheLabelsThatTheFirstOutputNames() throws Exception {
        write(
                "m/config.pbtxt",
                """
                output [ { name: "a" data_type: TYPE_FP32 dims: 1 },
                         { name: "b" data_type: TYPE_FP32 dims: 1 label_filename: "1/names" } ]
                """);
        write("m/labels.txt", "not this");
        write("m/1/model.onnx", "abc");
        write("m/1/names", "\uFEFFthis");

        assertThat(ModelRepository.load(repository.resolve("m")).labels()).containsExactly("this");
    }

    @Test
    void namesTheModelsWhenGivenTheWholeRepository() throws Exception {
        write("b/config.pbtxt", "");
        write("a/1/model.onnx", "");
        write("c/readme.txt", "");

        refuses(
                repository,
                "REPO: holds no config.pbtxt and no version folder such as 1/; give one of its models: a, b");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        refuses(
                repository.resolve("no"),
                "REPO/no: no such file or folder; give a model folder, for example model-repo/nanodet, or x.onnx");
        refuses(
                repository,
                "REPO: holds no config.pbtxt and no version folder such as 1/, so it is no model;"
                        + " give a model folder, for example model-repo/nanodet, or x.onnx");
        refuses(
                write("x.txt", ""),
                "REPO/x.txt: its name must end with .onnx, .plan or .engine to be taken as a model");
        Path config = write("m/config.pbtxt", "");
        refuses(config, "REPO/m/config.pbtxt: give the model's folder, not its config.pbtxt");
        refuses(repository.resolve("m"), "REPO/m: has no version folder; put the model at REPO/m/1/model.onnx");
        Files.createDirectories(repository.resolve("m/1"));
        refuses(
                repository.resolve("m"),
                "REPO/m/1/model.onnx: no such file; put the model there, or set default_model_filename in"
                        + " REPO/m/config.pbtxt");
        write("m/1/model.onnx", "");
        write("m/1/model.plan", "");
        refuses(repository.resolve("m"), "REPO/m/1: holds more than one model; set platform in REPO/m/config.pbtxt");
        write("m/config.pbtxt", "platform: \"onnxruntime_onnx\" version_policy { specific { versions: 4 } }");
        refuses(
                repository.resolve("m"),
                "REPO/m: version_policy lets none of the versions [1] through; change it in REPO/m/config.pbtxt");
        write("m/config.pbtxt", "name: \"other\"");
        refuses(
                repository.resolve("m"),
                "REPO/m/config.pbtxt: name must equal the folder's name m, but was \"other\"; rename one or leave name"
                        + " out");
        write(
                "m/config.pbtxt",
                "platform: \"onnxruntime_onnx\" output { name: \"a\" data_type: TYPE_FP32 dims: 1 label_filename: \"x\" }");
        refuses(repository.resolve("m"), "REPO/m/x: no such file; label_filename is relative to the model folder");
    }

    @Test
    void refusesFilesThatAreNoText() throws Exception {
        write("m/1/model.onnx", "");
        Files.write(repository.resolve("m/labels.txt"), new byte[] {'a', (byte) 0xff});

        refuses(repository.resolve("m"), "REPO/m/labels.txt: is not UTF-8 text; save it as UTF-8");

        Files.write(repository.resolve("m/config.pbtxt"), new byte[] {'a', (byte) 0xff});

        refuses(repository.resolve("m"), "REPO/m/config.pbtxt: is not UTF-8 text; save it as UTF-8");
    }
}
