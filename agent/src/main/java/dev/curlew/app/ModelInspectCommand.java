package dev.curlew.app;

import dev.curlew.app.console.Version;
import dev.curlew.app.engine.ModelLoading;
import dev.curlew.pipeline.LoadedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code curlew model inspect}: loads a model as analyze and run would, and says what was made of it. */
@Command(
        name = "inspect",
        description = "Prints what is understood of a model, what is guessed and what is ignored.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "The model is loaded and tested as for analyze: exit code 5 and one line say why it cannot be used.",
            "",
            "Examples:",
            "  curlew model inspect model-repo/nanodet",
            "  curlew model inspect yolox.onnx --json"
        })
final class ModelInspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR|x.onnx", description = "A model folder or file.")
    private Path model = Path.of("");

    @Option(names = "--json", description = "As JSON, for scripts.")
    private boolean json;

    @Override
    public Integer call() {
        try (LoadedModel loaded = ModelLoading.loadQuietly(model, List.of())) {
            ModelFacts facts = new ModelFacts(loaded);
            spec.commandLine().getOut().print(json ? facts.json() : facts.text());
            spec.commandLine().getOut().flush();
        }
        return 0;
    }
}
