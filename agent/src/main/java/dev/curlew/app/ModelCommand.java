package dev.curlew.app;

import dev.curlew.app.console.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code curlew model}: what is done with a model before it sees a camera. */
@Command(
        name = "model",
        description = "Looks at models and makes model folders.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {ModelInspectCommand.class, ModelNewCommand.class},
        footer = {
            "",
            "Examples:",
            "  curlew model inspect model-repo/nanodet",
            "  curlew model new yolox_s.onnx --out model-repo/gate --input gate.mp4"
        })
final class ModelCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
