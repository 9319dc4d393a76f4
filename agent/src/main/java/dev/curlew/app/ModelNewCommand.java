package dev.curlew.app;

import dev.curlew.app.console.UserException;
import dev.curlew.app.console.Version;
import dev.curlew.batch.PictureException;
import dev.curlew.decode.DecodeException;
import dev.curlew.detection.Detection;
import dev.curlew.infer.EngineException;
import dev.curlew.model.ModelException;
import dev.curlew.model.ModelRepository;
import dev.curlew.model.ModelVersion;
import dev.curlew.pipeline.LoadedModel;
import dev.curlew.pipeline.Look;
import dev.curlew.render.DetectionPicture;
import dev.curlew.source.SourceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code curlew model new}: a model folder to start from, and a look at what the model sees. */
@Command(
        name = "new",
        description = "Writes a model folder to start from, and shows what the model sees in a picture.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "The folder holds config.pbtxt with every setting explained, labels.txt, 1/model.onnx and, with --input,",
            "preview.png. Nothing is written unless the model can be used; nothing is overwritten.",
            "",
            "Examples:",
            "  curlew model new yolox_s.onnx --out model-repo/gate --labels classes.txt --input gate.mp4",
            "  curlew model new best.onnx --out model-repo/helmets --parser yolov8 --input site.jpg"
        })
final class ModelNewCommand implements Callable<Integer> {
    private static final float SURE = 0.3f;
    private static final int LISTED = 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "x.onnx", description = "The model.")
    private Path model = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder to make.")
    private Path out = Path.of("");

    @Option(names = "--name", paramLabel = "N", description = "Make the folder N inside DIR; its name is the model's.")
    private @Nullable String name;

    @Option(
            names = "--labels",
            paramLabel = "F",
            description = "Class names, one a line; left out: x.labels.txt or labels.txt beside the model.")
    private @Nullable Path labels;

    @Option(names = "--parser", paramLabel = "P", description = "What the outputs mean; guessed if left out.")
    private @Nullable String parser;

    @Option(names = "--input", paramLabel = "F", description = "A picture or video to try it on.")
    private @Nullable String input;

    @Override
    public Integer call() {
        List<String> names = labels();
        try (StarterFolder folder = new StarterFolder(model, target())) {
            List<String> told = new ArrayList<>();
            try (LoadedModel loaded = folder.begin(names, parser)) {
                for (String guess : loaded.processing().guesses()) {
                    told.add("guessed " + guess.replaceFirst("; to be sure, .*", "; written there now, so check it"));
                }
                told.addAll(loaded.processing().notices());
                folder.complete(loaded);
            }
            try (LoadedModel loaded = folder.load()) {
                String seen = input == null ? "" : look(loaded, folder, input);
                folder.commit();
                tell(loaded, told, seen);
            }
        }
        return 0;
    }

    private Path target() {
        if (name == null) {
            return out;
        }
        if (name.isBlank() || name.contains("/") || name.startsWith(".")) {
            throw new UserException(
                    UserException.USAGE, "--name must be a folder's name such as gate, but was '" + name + "'");
        }
        return out.resolve(name);
    }

    private List<String> labels() {
        try {
            if (!Files.isRegularFile(model)) {
                throw new ModelException(
                        model + ": " + (Files.exists(model) ? "is no file" : "no such file") + "; give an ONNX file");
            }
            ModelVersion alone = ModelRepository.load(model);
            if (labels == null) {
                return alone.labels();
            }
            return Files.readAllLines(labels);
        } catch (ModelException e) {
            throw new UserException(UserException.MODEL, String.valueOf(e.getMessage()));
        } catch (CharacterCodingException e) {
            throw new UserException(
                    UserException.INPUT, "--labels: " + labels + ": is not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            String reason = labels != null && Files.exists(labels)
                    ? "cannot be read; is it a file, and may this user read it?"
                    : "no such file; check the path";
            throw new UserException(UserException.INPUT, "--labels: " + labels + ": " + reason);
        }
    }

    private String look(LoadedModel loaded, StarterFolder folder, String file) {
        try (Look look = Look.at(loaded, file)) {
            DetectionPicture.write(
                    folder.file("preview.png"),
                    look.frame(),
                    look.detections(),
                    loaded.processing().model()::label,
                    SURE);
            return seen(loaded.processing().model(), look, file);
        } catch (SourceException e) {
            throw new UserException(UserException.INPUT, String.valueOf(e.getMessage()));
        } catch (DecodeException | PictureException e) {
            throw new UserException(UserException.INPUT, file + ": " + e.getMessage());
        } catch (EngineException e) {
            throw new UserException(UserException.MODEL, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw folder.unwritable(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the main thread was interrupted", e);
        }
    }

    private static String seen(ModelVersion model, Look look, String file) {
        List<Detection> sure = look.detections().stream()
                .filter(detection -> detection.score() >= SURE)
                .toList();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, frame %d, %dx%d: %d detections of score %s or more, %d weaker%n",
                file,
                look.frame().number(),
                look.frame().width(),
                look.frame().height(),
                sure.size(),
                SURE,
                look.detections().size() - sure.size()));
        for (Detection detection : sure.subList(0, Math.min(LISTED, sure.size()))) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-16s %.2f  left %.0f, top %.0f, %.0f wide, %.0f high%n",
                    model.label(detection.classId()),
                    detection.score(),
                    detection.box().left(),
                    detection.box().top(),
                    detection.box().width(),
                    detection.box().height()));
        }
        if (sure.size() > LISTED) {
            text.append("  and ").append(sure.size() - LISTED).append(" more").append(System.lineSeparator());
        }
        return text.toString();
    }

    private void tell(LoadedModel loaded, List<String> told, String seen) {
        PrintWriter to = spec.commandLine().getOut();
        Path made = target();
        int classes = loaded.processing().factory().classes(loaded.processing().signature());
        to.println(made + ": config.pbtxt, labels.txt, 1/model.onnx; parser "
                + loaded.processing().parser() + ", " + classes + " classes, input "
                + loaded.processing().signature().input());
        told.forEach(to::println);
        if (seen.isEmpty()) {
            to.println("To see what it detects:");
            to.println("  curlew analyze --model " + made + " --input VIDEO --annotate boxes.mp4");
        } else {
            to.print(seen);
            to.println("Look at " + made.resolve("preview.png") + ": if boxes are weak or misplaced, check color, mean,"
                    + " std and resize in " + made.resolve("config.pbtxt"));
        }
        to.flush();
    }
}
