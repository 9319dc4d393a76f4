package dev.curlew;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the arrows between packages: what is not listed here is forbidden. */
class ArchitectureTest {
    private static final String ROOT = "dev.curlew.";

    /** Each package's own imports of ours. The order is that of the layers, lowest first: an arrow points up the list. */
    private static final List<String> ARROWS = List.of(
            "geometry:",
            "lifecycle:",
            "metrics:",
            "settings:",
            "tensor:",
            "text:",
            "control: lifecycle text",
            "cuda: lifecycle",
            "media: lifecycle",
            "detection: geometry",
            "model: geometry tensor text",
            "track: detection geometry settings",
            "mot: geometry",
            "analytics: geometry settings track",
            "source: lifecycle media settings",
            "decode: cuda lifecycle media",
            "batch: cuda geometry lifecycle media model tensor",
            "infer: cuda tensor",
            "infer.onnx: infer lifecycle tensor",
            "infer.tensorrt: cuda infer lifecycle tensor",
            "parse: detection geometry model tensor text",
            "result: analytics detection media track",
            "spool: lifecycle settings",
            "link: lifecycle settings text",
            "link.mqtt: lifecycle link",
            "link.kafka: lifecycle link",
            "publish: analytics detection geometry lifecycle link media model mot result settings spool text track",
            "publish.mqtt: lifecycle link link.mqtt publish spool",
            "publish.kafka: link link.kafka publish spool",
            "render: analytics detection geometry lifecycle media result track",
            "pipeline: analytics batch cuda decode detection geometry infer lifecycle media metrics model parse result source"
                    + " tensor track",
            "deepstream: analytics publish text",
            "config: analytics lifecycle link media publish settings source spool text track",
            "app.console: infer infer.onnx media metrics pipeline",
            "app.engine: app.console config cuda decode infer infer.onnx infer.tensorrt lifecycle model parse pipeline tensor",
            "app.output: analytics app.console config lifecycle link link.kafka link.mqtt media model pipeline publish"
                    + " publish.kafka publish.mqtt render result source spool",
            "app.job: analytics app.console app.engine app.output batch control cuda decode infer lifecycle media metrics model"
                    + " parse pipeline publish result source text track",
            "app.doctor: config cuda infer infer.onnx infer.tensorrt",
            "app.control: analytics app.console app.doctor app.job app.output config control infer lifecycle link link.kafka"
                    + " link.mqtt media metrics parse pipeline source spool",
            "app: analytics app.console app.control app.doctor app.engine app.job app.output batch config cuda decode deepstream"
                    + " detection geometry infer infer.tensorrt lifecycle media metrics model mot parse pipeline publish render"
                    + " source spool tensor text track");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.curlew");

    private static Map<String, Set<String>> allowed() {
        Map<String, Set<String>> allowed = new TreeMap<>();
        for (String line : ARROWS) {
            String[] parts = line.split(":", 2);
            Set<String> targets = new TreeSet<>(List.of(parts[1].strip().split(" +")));
            targets.remove("");
            assertThat(allowed.keySet())
                    .as("%s points up the list only, so there is no cycle", parts[0])
                    .containsAll(targets);
            allowed.put(parts[0], targets);
        }
        return allowed;
    }

    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
    }

    @Test
    void arrowsPointOnlyWhereTheyAreDrawn() {
        Map<String, Set<String>> allowed = allowed();
        Set<String> wrong = new TreeSet<>();

        for (JavaClass type : CLASSES) {
            String from = packageOf(type);
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String to = packageOf(dependency.getTargetClass().getBaseComponentType());
                if (!to.isEmpty()
                        && !to.equals(from)
                        && !allowed.getOrDefault(from, Set.of()).contains(to)) {
                    wrong.add(from + " -> " + to + ": " + dependency.getDescription());
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void everyPackageIsDrawn() {
        Set<String> packages = new TreeSet<>();
        CLASSES.forEach(type -> packages.add(packageOf(type)));
        packages.remove("");

        assertThat(packages).isEqualTo(allowed().keySet());
    }

    @Test
    void nativeTypesStayInTheirPackages() {
        assertThat(users("org.bytedeco.ffmpeg."))
                .isSubsetOf("source", "decode", "record", "render", "media", "batch", "app.console", "app.doctor");
        assertThat(users("org.bytedeco.cuda.")).isSubsetOf("cuda", "infer.tensorrt");
        assertThat(users("org.bytedeco.tensorrt.")).isSubsetOf("infer.tensorrt");
        assertThat(users("ai.onnxruntime.")).isSubsetOf("infer.onnx");
        assertThat(users("com.google.protobuf.")).isSubsetOf("model");
        assertThat(users("software.amazon.")).isSubsetOf("link.mqtt");
        assertThat(users("org.apache.kafka.")).isSubsetOf("link.kafka");
        assertThat(users("picocli.")).isSubsetOf("app", "app.console");
        // docs/rationale/drawing.md: not every machine has fonts or libfreetype
        assertThat(users("java.awt.")).isEmpty();
        assertThat(users("javax.imageio.")).isEmpty();
        assertThat(users("ch.qos.logback.")).isSubsetOf("app", "app.control");
    }

    @Test
    void pureStagesKnowNoFilesThreadsClocksOrNativeMemory() {
        Set<String> harmless = Set.of("java.io.Serializable", "java.io.UncheckedIOException");
        Predicate<String> impure = Pattern.compile(
                        "java\\.(io|nio\\.file|util\\.concurrent)\\..*|java\\.lang\\.Thread|java\\.time\\.Clock"
                                + "|org\\.(bytedeco|slf4j)\\..*")
                .asMatchPredicate()
                .and(name -> !harmless.contains(name));
        Set<String> pure = Set.of("geometry", "detection", "tensor", "parse", "track", "analytics");
        List<String> wrong = new ArrayList<>();

        for (JavaClass type : CLASSES) {
            if (pure.contains(packageOf(type))) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    if (impure.test(
                            dependency.getTargetClass().getBaseComponentType().getFullName())) {
                        wrong.add(dependency.getDescription());
                    }
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static Set<String> users(String prefix) {
        Set<String> users = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                if (dependency
                        .getTargetClass()
                        .getBaseComponentType()
                        .getFullName()
                        .startsWith(prefix)) {
                    users.add(packageOf(type));
                }
            }
        }
        return users;
    }

    /** A JRE that was cut down to java.se, as images for cameras and GPU machines are, has nothing else. */
    @Test
    void needsNoMoreOfJavaThanItsStandardModules() {
        List<String> beyond = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target = dependency.getTargetClass().getPackageName();
                if (target.startsWith("com.sun.") || target.startsWith("sun.") || target.startsWith("jdk.")) {
                    beyond.add(dependency.getDescription());
                }
            }
            // its algorithms are those of the module jdk.random
            type.getMethodCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().isEquivalentTo(RandomGenerator.class)
                            && (call.getName().equals("getDefault")
                                    || call.getName().equals("of")))
                    .forEach(call -> beyond.add(call.getDescription()));
        }
        assertThat(beyond).isEmpty();
    }
}
