package dev.curlew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reader, schema and reference file say the same, for they are made from the same records. */
class ReferenceTest {
    private static final String REWRITE = "mvn -q -pl agent test -Dtest=ReferenceTest -Dcurlew.rewrite=true";
    private static final Path DOCS = Path.of("../docs");
    private static final String REST = "model: m.onnx\nsources: {a: {url: a.mp4}}\n";

    @TempDir
    private Path folder;

    private LoadedConfig read(String text) throws IOException, ConfigException {
        return ConfigFile.read(Files.writeString(folder.resolve("agent.yaml"), text));
    }

    private static void requireFresh(String name, String text) throws IOException {
        Path file = DOCS.resolve(name);
        if (Boolean.getBoolean("curlew.rewrite")) {
            Files.writeString(file, text);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("%s is stale; %s writes it anew", name, REWRITE)
                .isEqualTo(text);
    }

    @Test
    void theShippedFilesAreThoseOfTheRecords() throws IOException {
        requireFresh("agent.reference.yaml", ConfigText.reference());
        requireFresh("agent.schema.json", ConfigSchema.text());
    }

    @Test
    void theReferenceFileHoldsEveryKeyWithACommentAndTheDefaults() throws IOException, ConfigException {
        String text = Files.readString(DOCS.resolve("agent.reference.yaml"));

        AgentConfig config =
                ConfigFile.read(DOCS.resolve("agent.reference.yaml")).config();
        AgentConfig plain = ConfigFile.read(
                        Files.writeString(
                                DOCS.resolve("../agent/target/plain.yaml"),
                                """
                                model: ../../docs/model-repo/nanodet
                                sources: {yard: {url: ../../docs/recordings/yard.mp4}}
                                storage: {folder: ../../docs/state}
                                """))
                .config();

        assertThat(config.toString()).isEqualTo(plain.toString());
        assertThat(config).isEqualTo(plain);
        assertThat(keys("", new YAMLMapper().readTree(text))).isEqualTo(keys(AgentConfig.class, ""));
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].matches(" *\\w+:.*") && !lines[i].matches(" +yard:")) {
                assertThat(lines[i - 1])
                        .as("above line %d: %s", i + 1, lines[i])
                        .matches(" *# .*");
            }
        }
    }

    private static Set<String> keys(Class<?> type, String path) {
        Set<String> keys = new TreeSet<>();
        for (Shape.Part part : Shape.of(type).keys()) {
            String key = path + part.name();
            keys.add(key);
            Class<?> raw = RecordReader.raw(part.type());
            if (raw.isRecord() && Objects.requireNonNull(part.key()).inherits().isEmpty()) {
                keys.addAll(keys(raw, key + "."));
            } else if (key.equals("sources")) {
                keys.add("sources.yard");
                keys.addAll(keys(SourceConfig.class, "sources.yard."));
            }
        }
        return keys;
    }

    private static Set<String> keys(String path, JsonNode node) {
        Set<String> keys = new TreeSet<>();
        node.properties().forEach(field -> {
            keys.add(path + field.getKey());
            keys.addAll(keys(path + field.getKey() + ".", field.getValue()));
        });
        return keys;
    }

    @Test
    void theGuideNamesEveryKeyOutsideTheTracker() throws IOException {
        String guide = Files.readString(DOCS.resolve("configuration.md"));

        for (String key : keys(AgentConfig.class, "")) {
            if (!key.startsWith("tracker.") && !key.equals("sources.yard")) {
                assertThat(guide).contains("`" + key.replace("sources.yard.", "sources.X.") + "`");
            }
        }
    }

    @Test
    void whatIsEffectiveReadsBackAsTheSame() throws IOException, ConfigException {
        LoadedConfig loaded = read(
                """
                model: "odd: #name"
                classes: ["yes", "a b", "é\\"\\n", person]
                tracker: {scores: {birth: 0.7}, motion: {positionDrift: 0.00001}}
                sources:
                  "1": {url: a.mp4, fps: 29.97, duration: 90.5, startTime: "2026-05-01T10:00:00+02:00"}
                  b: {url: rtsp://h/x, tracker: {life: {lost: 1500ms}}}
                output: {events: "out/{stream}.jsonl"}
                events: {update: 0.0005}
                """);

        assertThat(read(loaded.effective()).config()).isEqualTo(loaded.config());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "version: 1\n",
                "version:\n",
                "threads: 4\n",
                "threads:\n",
                "output:\n",
                "output: {events: 'x.jsonl', mot: }\n",
                "events: {update: 500ms}\n",
                "events: {update: 0.5}\n",
                "events: {update: 2 m}\n",
                "classes: [person, \"7\"]\n",
                "tracker: {scores: {birth: 0.7}, life: {confirmHits: 2}}\n"
            })
    void schemaAndReaderTakeTheSame(String more) throws IOException, ConfigException {
        assertThat(schema().validate(REST + more, InputFormat.YAML)).isEmpty();
        assertThat(read(REST + more).config().threads()).isBetween(0, 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model: m.onnx\n",
                "sources: {a: {url: a.mp4}}\n",
                "model: m.onnx\nsources: {}\n",
                "model: m.onnx\nsources:\n",
                "model: m.onnx\nsources: {a: {}}\n",
                "model: m.onnx\nsources: {a: }\n",
                "model: m.onnx\nsources: {-a: {url: a.mp4}}\n",
                "model: m.onnx\nsources: {a: {url: a.mp4, uri: x}}\n",
                "model: m.onnx\nsources: {a: {url: a.mp4, fps: fast}}\n",
                "model: m.onnx\nsources: {a: {url: a.mp4, startTime: yesterday}}\n",
                "model: m.onnx\nsources: {a: {url: a.mp4, live: 1}}\n",
                "model: m.onnx\nsources: {a: {url: a.mp4, tracker: {scores: {birth: '0.7'}}}}\n",
                "model: 7\nsources: {a: {url: a.mp4}}\n",
                REST + "version: 2\n",
                REST + "threads: 1.5\n",
                REST + "threads: '4'\n",
                REST + "threads: 99999999999\n",
                REST + "classes: person\n",
                REST + "classes: [7]\n",
                REST + "events: {update: soon}\n",
                REST + "events: {update: -1}\n",
                REST + "tracker: {birth: 0.7}\n",
                REST + "more: 1\n",
                "[]",
            })
    void schemaAndReaderRefuseTheSame(String text) throws IOException {
        assertThat(schema().validate(text, InputFormat.YAML)).isNotEmpty();
        assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigException.class);
    }

    private static JsonSchema schema() throws IOException {
        JsonNode schema =
                new ObjectMapper().readTree(DOCS.resolve("agent.schema.json").toFile());
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        assertThat(factory.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                        .validate(schema))
                .isEmpty();
        return factory.getSchema(schema);
    }

    @Test
    @Timeout(120)
    void mutatedReferenceFilesAreReadOrRefusedInWords() throws IOException {
        byte[] reference = Files.readAllBytes(DOCS.resolve("agent.reference.yaml"));
        Random random = new Random(20260501);
        Path file = folder.resolve("agent.yaml");
        int refused = 0;
        for (int i = 0; i < 5000; i++) {
            Files.write(file, mutate(reference, random));
            try {
                ConfigFile.read(file);
            } catch (ConfigException e) {
                refused++;
                assertThat(String.valueOf(e.getMessage()).lines())
                        .as("mutation %d", i)
                        .allMatch(line -> line.startsWith(file + ":"));
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("mutation " + i, e);
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    private static byte[] mutate(byte[] from, Random random) {
        String signs = "\0\t\n :-#&*!|>'\"%@`{}[],?$~\u00ff0123456789abcxyz.";
        byte[] to = from.clone();
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(to.length);
            int length = Math.min(random.nextInt(40), to.length - at);
            switch (random.nextInt(4)) {
                case 0 -> to[at] = (byte) signs.charAt(random.nextInt(signs.length()));
                case 1 -> to[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> System.arraycopy(to, random.nextInt(to.length - length + 1), to, at, length);
                default -> to = Arrays.copyOf(to, random.nextInt(20) == 0 ? at + 1 : to.length);
            }
        }
        return to;
    }
}
