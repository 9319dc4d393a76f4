package dev.curlew.model;

import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import dev.curlew.text.Nearest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads config.pbtxt: the syntax, then the rules without which a model cannot be loaded safely. */
final class ConfigPbtxt {
    private static final long MAX_BYTES = 1 << 20;
    private static final String TYPE_PREFIX = "TYPE_";

    private final ConfigNode root;
    private final List<String> notices = new ArrayList<>();

    private ConfigPbtxt(ConfigNode root) {
        this.root = root;
    }

    static ModelConfig read(Path file) throws ModelException {
        String text;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ModelException(
                        file + ": is larger than 1 MiB, so it is no config.pbtxt; put the right file there");
            }
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ModelException(file + ": is not UTF-8 text; save it as UTF-8", e);
        } catch (IOException e) {
            throw new ModelException(file + ": cannot be read" + FileErrors.reason(e), e);
        }
        return parse(file.toString(), text);
    }

    /** @param source how messages name the file */
    static ModelConfig parse(String source, String text) throws ModelException {
        boolean marked = text.startsWith("\uFEFF");
        ConfigPbtxt config = new ConfigPbtxt(ConfigSyntax.parse(source, marked ? text.substring(1) : text));
        if (marked) {
            config.notices.add(
                    source + ": starts with a byte order mark, which Triton refuses; save it as plain UTF-8");
        }
        return config.build();
    }

    private ModelConfig build() throws ModelException {
        if (root.number("max_batch_size") < 0) {
            throw root.error("max_batch_size", "must be 0 or more, but was " + root.number("max_batch_size"));
        }
        TritonRules.check(root);
        Parameters parameters = parameters();
        Acceleration acceleration = Acceleration.in(root);
        List<String> ignored = new ArrayList<>(IgnoredKeys.in(root));
        ignored.addAll(acceleration.notices());
        return new ModelConfig(
                root.file(),
                root.text("name"),
                format(),
                (int) root.number("max_batch_size"),
                tensors("input"),
                tensors("output"),
                versionPolicy(),
                modelFile(),
                labelFile(),
                parameters,
                InstanceGroup.in(root, parameters),
                Batching.in(root),
                acceleration,
                WarmUps.in(root),
                notices,
                ignored);
    }

    /** The backend runs the model, so it wins over the platform, as in Triton. */
    private @Nullable ModelFormat format() throws ModelException {
        String platform = root.text("platform");
        String backend = root.text("backend");
        Optional<ModelFormat> byPlatform = ModelFormat.ofPlatform(platform);
        Optional<ModelFormat> byBackend = ModelFormat.ofBackend(backend);
        if (!backend.isEmpty()) {
            if (!platform.isEmpty() && !byPlatform.equals(byBackend)) {
                notices.add(root.place("platform") + ": platform " + platform + " is ignored, backend " + backend
                        + " decides");
            }
            return byBackend.orElseThrow(() -> unknown("backend", backend, ModelFormat.backends()));
        }
        return platform.isEmpty()
                ? null
                : byPlatform.orElseThrow(() -> unknown("platform", platform, ModelFormat.platforms()));
    }

    private ModelException unknown(String key, String value, List<String> known) {
        return root.error(
                key,
                "must be " + String.join(" or ", known) + ", but was \"" + value + "\"" + Nearest.hint(value, known));
    }

    private List<TensorSpec> tensors(String key) throws ModelException {
        List<TensorSpec> tensors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ConfigNode node : root.nodes(key)) {
            if (node.text("name").isEmpty()) {
                throw node.error("name", "is missing; write name: \"...\" as the model file names this " + key);
            }
            if (!names.add(node.text("name"))) {
                throw node.error("name", "\"" + node.text("name") + "\" is given twice; remove one " + key);
            }
            tensors.add(new TensorSpec(node.text("name"), type(node), shape(node)));
        }
        return tensors;
    }

    static DataType type(ConfigNode node) throws ModelException {
        List<String> known =
                Arrays.stream(DataType.values()).map(type -> TYPE_PREFIX + type).toList();
        String rule = "must be one of " + String.join(", ", known);
        if (!node.has("data_type")) {
            throw node.error("data_type", "is missing; it " + rule);
        }
        String name = node.choice("data_type").getName();
        if (!known.contains(name)) {
            throw node.error("data_type", rule + ", but was " + name);
        }
        return DataType.valueOf(name.substring(TYPE_PREFIX.length()));
    }

    /** What the model itself sees: Triton's clients send dims, and the server turns them into reshape's shape. */
    private static List<Long> shape(ConfigNode node) throws ModelException {
        if (!node.has("dims")) {
            throw node.error("dims", "is missing; write for example dims: [ 3, 416, 416 ]");
        }
        List<Long> dims = node.numbers("dims");
        for (long size : dims) {
            if (size < 1 && size != -1) {
                throw node.error("dims", "must hold sizes of at least 1, or -1 for one that varies, but was " + dims);
            }
        }
        if (!node.has("reshape")) {
            return dims;
        }
        List<Long> shape = node.node("reshape").numbers("shape");
        if (!dims.contains(-1L) && product(shape) != product(dims)) {
            throw node.error("reshape", "must keep the number of elements, but was " + dims + " to " + shape);
        }
        return shape;
    }

    private static double product(List<Long> sizes) {
        return sizes.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    }

    private VersionPolicy versionPolicy() throws ModelException {
        ConfigNode policy = root.node("version_policy");
        if (policy.has("all")) {
            return new VersionPolicy.All();
        }
        if (policy.has("specific")) {
            ConfigNode specific = policy.node("specific");
            List<Long> versions = specific.numbers("versions");
            if (versions.isEmpty() || versions.stream().anyMatch(version -> version < 0)) {
                throw specific.error(
                        "versions", "must name version folders, for example [ 1, 3 ], but was " + versions);
            }
            return new VersionPolicy.Specific(versions);
        }
        ConfigNode latest = policy.node("latest");
        long count = latest.has("num_versions") ? latest.number("num_versions") & 0xffffffffL : 1;
        if (count < 1) {
            throw latest.error("num_versions", "must be at least 1, but was 0");
        }
        return new VersionPolicy.Latest(count);
    }

    private String modelFile() throws ModelException {
        String name = root.text("default_model_filename");
        if (name.contains("/") || name.contains("\0") || name.equals("..")) {
            throw root.error(
                    "default_model_filename", "must be a file name in the version folder, but was \"" + name + "\"");
        }
        return name;
    }

    private String labelFile() throws ModelException {
        for (ConfigNode output : root.nodes("output")) {
            String name = output.text("label_filename");
            if (name.startsWith("/")
                    || name.contains("\0")
                    || List.of(name.split("/", -1)).contains("..")) {
                throw output.error("label_filename", "must lie inside the model folder, but was \"" + name + "\"");
            }
            if (!name.isEmpty()) {
                return name;
            }
        }
        return "";
    }

    private Parameters parameters() throws ModelException {
        Map<String, Parameters.Entry> entries = new LinkedHashMap<>();
        for (ConfigNode node : root.nodes("parameters")) {
            String key = node.text("key");
            Parameters.Entry entry =
                    new Parameters.Entry(node.node("value").text("string_value").trim(), node.place("key"));
            if (entries.put(key, entry) != null) {
                throw node.error("key", "\"" + key + "\" is given twice; remove one");
            }
        }
        return new Parameters(root.file(), entries);
    }
}
