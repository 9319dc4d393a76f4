package dev.curlew.app;

import dev.curlew.app.console.UserException;
import dev.curlew.app.output.OwnFiles;
import dev.curlew.app.output.StorageCheck;
import dev.curlew.config.AgentConfig;
import dev.curlew.config.ConfigException;
import dev.curlew.config.ConfigFile;
import dev.curlew.config.LoadedConfig;
import dev.curlew.model.ModelException;
import dev.curlew.model.ModelRepository;
import dev.curlew.source.PacketSource;
import dev.curlew.source.SourceException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        try {
            OwnFiles.require(config, loaded.config(), null);
        } catch (UserException e) {
            err.println(config + ": " + e.getMessage());
            return UserException.USAGE;
        }
        loaded.warnings().forEach(warning -> err.println("warning: " + warning));
        String storage = StorageCheck.problem(loaded.config());
        if (storage != null) {
            err.println("warning: " + storage);
        }
        List<String> missing = missing(loaded.config());
        missing.forEach(each -> err.println("warning: " + each));
        PrintWriter out = spec.commandLine().getOut();
        if (printEffective) {
            out.print(loaded.effective());
            out.flush();
        } else {
            out.println(config + ": ok" + (missing.isEmpty() ? "" : ", but run would fail on this machine"));
        }
        return 0;
    }

    /** What the files that it names lack here: no fault of the configuration, which may be meant for another machine. */
    private static List<String> missing(AgentConfig settings) {
        List<String> missing = new ArrayList<>();
        try {
            ModelRepository.load(Path.of(settings.model()));
        } catch (ModelException e) {
            missing.add("model: " + e.getMessage());
        }
        settings.sources().forEach((id, source) -> {
            try {
                PacketSource.requireReadable(source.source());
            } catch (SourceException e) {
                missing.add("sources." + id + ".url: " + e.getMessage());
            }
            try {
                RunCommand.outputs(settings, id, source, null);
            } catch (UserException e) {
                missing.add("sources." + id + ": " + e.getMessage());
            }
        });
        return missing;
    }
}
