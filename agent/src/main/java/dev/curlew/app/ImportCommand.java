package dev.curlew.app;

import dev.curlew.app.console.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code curlew import}: what other programs are configured by, turned into Curlew's configuration. */
@Command(
        name = "import",
        description = "Turns another program's configuration into Curlew's.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {ImportDeepStreamCommand.class, ImportAnalyticsCommand.class, ImportMsgconvCommand.class},
        footer = {"", "Example:", "  curlew import deepstream deepstream_app_config.txt --out gate"})
final class ImportCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
