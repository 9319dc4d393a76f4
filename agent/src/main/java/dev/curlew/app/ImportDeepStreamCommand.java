package dev.curlew.app;

import dev.curlew.app.console.UserException;
import dev.curlew.app.console.Version;
import dev.curlew.app.engine.ModelLoading;
import dev.curlew.deepstream.DeepStreamImport;
import dev.curlew.deepstream.ImportException;
import dev.curlew.deepstream.Imported;
import dev.curlew.deepstream.InputDims;
import dev.curlew.deepstream.Model;
import dev.curlew.deepstream.ReportText;
import dev.curlew.pipeline.LoadedModel;
import dev.curlew.tensor.PictureShape;
import dev.curlew.tensor.TensorSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code curlew import deepstream}: reads, writes, tries what it wrote, and tells. */
@Command(
        name = "deepstream",
        description = "Turns a DeepStream application's configuration into agent.yaml and a model folder.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Reads deepstream-app, nvinfer and nvinferserver configurations, key files or YAML, with the files that they",
            "name. Nothing is overwritten; import-report.md tells what became of every key (docs/from-deepstream.md).",
            "",
            "Examples:",
            "  curlew import deepstream deepstream_app_config.txt --out gate",
            "  curlew import deepstream config_infer_primary_yoloV8.txt --out models/gate"
        })
final class ImportDeepStreamCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "DIR|FILE",
            description = "A configuration, or the folder that holds the only deepstream-app configuration.")
    private Path source = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder to make; left out: curlew-import in the current one.")
    private Path out = Path.of("curlew-import");

    @Override
    public Integer call() {
        Imported imported = read();
        PrintWriter to = spec.commandLine().getOut();
        int left;
        try (ImportFolder folder = new ImportFolder(out)) {
            List<String> made = folder.write(imported);
            List<String> todos = new ArrayList<>(imported.todos());
            todos.addAll(folder.problems(imported));
            List<String> told = tryModel(imported, folder, todos);
            ReportText report = new ReportText(imported, made, todos);
            folder.report(report.markdown());
            folder.commit();
            left = todos.size();
            to.print(report.terminal());
            told.forEach(to::println);
        }
        if (!imported.agent().isEmpty()) {
            to.println((left == 0 ? "Next" : "When that is done") + ": curlew check-config "
                    + out.resolve(ImportFolder.AGENT) + ", then curlew run --config "
                    + out.resolve(ImportFolder.AGENT));
        }
        Path report = out.resolve(ImportFolder.REPORT);
        to.println(
                left == 0
                        ? "Nothing is left to do. What became of every key: " + report
                        : left + (left == 1 ? " thing is" : " things are") + " left to do before it runs, listed in "
                                + report + ", as is what became of every key");
        to.flush();
        return 0;
    }

    private Imported read() {
        try {
            return DeepStreamImport.read(source);
        } catch (ImportException e) {
            throw new UserException(UserException.INPUT, String.valueOf(e.getMessage()));
        }
    }

    /** As run would load it; what hinders it is something to do. */
    private static List<String> tryModel(Imported imported, ImportFolder folder, List<String> todos) {
        @Nullable Model model = imported.model();
        if (model == null || model.onnx() == null) {
            return List.of();
        }
        try (LoadedModel loaded = ModelLoading.loadQuietly(folder.model(model), imported.classes())) {
            List<String> told = new ArrayList<>();
            compare(model, loaded.processing().signature().input(), todos);
            told.add("The model loads: parser " + loaded.processing().parser() + ", "
                    + loaded.processing().factory().classes(loaded.processing().signature()) + " classes, input "
                    + loaded.processing().signature().input());
            loaded.processing().guesses().forEach(guess -> told.add("  guessed " + folder.shown(guess)));
            loaded.processing().notices().forEach(notice -> told.add("  " + folder.shown(notice)));
            return told;
        } catch (UserException e) {
            String reason = String.valueOf(e.getMessage());
            boolean unfit = reason.contains(": parser ") && reason.contains(" expects ");
            todos.add("the model does not load: " + folder.shown(reason)
                    + (unfit ? "; take the line of parser out of config.pbtxt to have it guessed" : ""));
            return List.of();
        }
    }

    private static void compare(Model model, TensorSpec input, List<String> todos) {
        InputDims said = model.inputDims();
        PictureShape picture = PictureShape.of(input);
        String differs = said == null ? "" : said.differs(picture.height(), picture.width());
        if (!differs.isEmpty()) {
            todos.add(differs);
        }
    }
}
