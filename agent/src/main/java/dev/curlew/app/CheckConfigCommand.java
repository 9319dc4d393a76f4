package dev.curlew.app;

import dev.curlew.config.ConfigException;
import dev.curlew.config.ConfigFile;
import dev.curlew.config.LoadedConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code curlew check-config}: what run would say of a configuration, without running it. */
@Command(
        name = "check-config",
        description = "Says what is wrong with a configuration file, all of it at once, or that it is ok.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  curlew check-config agent.yaml",
            "  curlew check-config --print-effective agent.yaml > effective.yaml"
        })
final class CheckConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "F", description = "YAML or JSON; docs/configuration.md.")
    private Path config = Path.of("");

    @Option(
            names = "--print-effective",
            description = "Print it as YAML with every default filled in and secrets hidden.")
    private boolean printEffective;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        LoadedConfig loaded;
        try {
            loaded = ConfigFile.read(config);
        } catch (ConfigException e) {
            err.println(e.getMessage());
            return UserException.USAGE;
        }
        loaded.warnings().forEach(warning -> err.println("warning: " + warning));
        PrintWriter out = spec.commandLine().getOut();
        if (printEffective) {
            out.print(loaded.effective());
            out.flush();
        } else {
            out.println(config + ": ok");
        }
        return 0;
    }
}
