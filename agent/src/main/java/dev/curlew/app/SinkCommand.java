package dev.curlew.app;

import dev.curlew.app.console.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code curlew sink}: what has to do with one sink of a configuration. */
@Command(
        name = "sink",
        description = "Looks after the places that messages go to.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {SinkTestCommand.class},
        footer = {"", "Example:", "  curlew sink test cloud --config agent.yaml"})
final class SinkCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
