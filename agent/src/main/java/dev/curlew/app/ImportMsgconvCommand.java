package dev.curlew.app;

import dev.curlew.app.console.UserException;
import dev.curlew.app.console.Version;
import dev.curlew.config.ConfigFile;
import dev.curlew.deepstream.ImportException;
import dev.curlew.deepstream.MsgconvImport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code curlew import msgconv}: prints what to put below each source for messages in DeepStream's formats. */
@Command(
        name = "msgconv",
        description = "Prints nvmsgconv's [sensorN], [placeN] and [analyticsN] as keys of Curlew's sources.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {"", "Example:", "  curlew import msgconv dstest5_msgconv_sample_config.txt --names gate,yard"})
final class ImportMsgconvCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "nvmsgconv's configuration, a key file or YAML.")
    private Path file = Path.of("");

    @Option(
            names = "--names",
            paramLabel = "A,B",
            split = ",",
            description = "Curlew's names of DeepStream's sources 0, 1, ...; left out: source0, source1, ...")
    private List<String> names = List.of();

    @Override
    public Integer call() {
        MsgconvImport.Result result;
        try {
            result = MsgconvImport.read(file);
        } catch (ImportException e) {
            throw new UserException(UserException.INPUT, String.valueOf(e.getMessage()));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("# of " + file + "; put each deepstream key below its source in agent.yaml");
        result.remarks().forEach(remark -> out.println("# " + remark));
        out.println("sources:");
        result.sites().forEach((number, site) -> {
            out.println("  " + (number < names.size() ? names.get(number) : "source" + number) + ":");
            out.println("    deepstream:");
            out.print(ConfigFile.text(site, "      "));
        });
        out.flush();
        return 0;
    }
}
