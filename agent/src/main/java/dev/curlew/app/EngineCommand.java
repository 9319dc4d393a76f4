package dev.curlew.app;

import dev.curlew.app.console.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code curlew engine}: TensorRT engines before they are needed. */
@Command(
        name = "engine",
        description = "Builds TensorRT engines ahead of time.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {EngineBuildCommand.class},
        footer = {"", "Example:", "  curlew engine build model-repo/yolox --level 3"})
final class EngineCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
