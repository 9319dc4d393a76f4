package dev.curlew.app;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.app.console.UserException;
import dev.curlew.app.console.Version;
import dev.curlew.config.LoadedAnalytics;
import dev.curlew.deepstream.AnalyticsMapping;
import dev.curlew.deepstream.ImportException;
import dev.curlew.lifecycle.PendingFile;
import dev.curlew.media.StreamId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code curlew import nvdsanalytics}: DeepStream's zones and lines as files for analyze, or to put below a source. */
@Command(
        name = "nvdsanalytics",
        description = "Turns a configuration of DeepStream's nvdsanalytics into zones and lines, one file a stream.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "What it writes is taken by analyze --analytics, or stands below sources.NAME of agent.yaml (docs/analytics.md).",
            "",
            "Example:",
            "  curlew import nvdsanalytics config_nvdsanalytics.txt --sources gate,yard --labels labels.txt --out rules"
        })
final class ImportAnalyticsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "A configuration of nvdsanalytics, key file or YAML.")
    private Path source = Path.of("");

    @Option(
            names = "--sources",
            paramLabel = "A,B",
            split = ",",
            description = "The streams' names, that of stream 0 first; left out: stream0, stream1, ...")
    private List<String> sources = List.of();

    @Option(names = "--labels", paramLabel = "FILE", description = "The model's labels, to name what class-id numbers.")
    private @Nullable Path labels;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the files go; left out: the current folder.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        AnalyticsMapping.Result result = read();
        PrintWriter to = spec.commandLine().getOut();
        result.remarks().forEach(remark -> to.println(source + ": " + remark));
        if (result.byStream().isEmpty()) {
            to.flush();
            throw new UserException(UserException.INPUT, source + ": holds no zone, line or direction that is enabled");
        }
        Map<Path, AnalyticsSettings> files = files(result);
        try {
            Files.createDirectories(out);
            for (Map.Entry<Path, AnalyticsSettings> each : files.entrySet()) {
                write(each.getKey(), each.getValue());
                to.println(each.getKey());
            }
        } catch (IOException e) {
            throw new UserException(UserException.OUTPUT, "cannot write into " + out + ": " + e.getMessage());
        }
        to.flush();
        return 0;
    }

    private AnalyticsMapping.Result read() {
        try {
            return AnalyticsMapping.read(source, labels);
        } catch (ImportException e) {
            throw new UserException(UserException.INPUT, String.valueOf(e.getMessage()));
        }
    }

    /** None of them is there yet. */
    private Map<Path, AnalyticsSettings> files(AnalyticsMapping.Result result) {
        Map<Path, AnalyticsSettings> files = new LinkedHashMap<>();
        result.byStream().forEach((number, settings) -> {
            Path file = out.resolve(name(number) + ".analytics.yaml");
            if (Files.exists(file)) {
                throw new UserException(
                        UserException.OUTPUT, file + " is there already; remove it or name another --out");
            }
            if (files.put(file, settings) != null) {
                throw new UserException(UserException.USAGE, "--sources names '" + name(number) + "' twice");
            }
        });
        return files;
    }

    private String name(int number) {
        String name = number < sources.size() ? sources.get(number) : "stream" + number;
        try {
            return new StreamId(name).name();
        } catch (IllegalArgumentException e) {
            throw new UserException(UserException.USAGE, "--sources: " + e.getMessage());
        }
    }

    private void write(Path target, AnalyticsSettings settings) throws IOException {
        String text = "# Made by curlew import nvdsanalytics from "
                + String.valueOf(source.getFileName()).replaceAll("\\p{Cntrl}", "?")
                + "; take compat out and both ways, times and any\n# resolution count (docs/analytics.md).\n"
                + new LoadedAnalytics(settings, List.of()).effective();
        PendingFile file = PendingFile.beside(target);
        Files.writeString(file.part(), text);
        file.commit();
    }
}
