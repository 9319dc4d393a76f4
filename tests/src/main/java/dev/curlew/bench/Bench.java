package dev.curlew.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What scripts/bench runs: limit, agent and peer in turns, then their medians as tables. */
@Command(name = "bench", sortOptions = false, mixinStandardHelpOptions = true)
final class Bench implements Callable<Integer> {
    /** What can be measured. */
    enum Part {
        SPEED,
        LIVE,
        MEMORY,
        OUTAGE
    }

    @Option(names = "--launcher", required = true)
    private Path launcher = Path.of("");

    @Option(names = "--work", required = true)
    private Path work = Path.of("");

    @Option(names = "--model", required = true)
    private List<Path> models = List.of();

    @Option(names = "--video", required = true)
    private Path video = Path.of("");

    @Option(names = {"-n", "--rounds"})
    private int rounds = 5;

    @Option(names = "--passes")
    private int passes = 3;

    @Option(names = "--memory-passes")
    private int memoryPasses = 20;

    @Option(names = "--only", split = ",")
    private Set<Part> parts = EnumSet.complementOf(EnumSet.of(Part.OUTAGE));

    @Option(names = "--outage-minutes")
    private int outageMinutes = 10;

    @Option(names = "--python")
    private @Nullable Path python;

    @Option(names = "--peer")
    private Path peer = Path.of("");

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Files.createDirectories(work);
        int cores = Runtime.getRuntime().availableProcessors();
        System.out.printf(
                "%d cores, %s, load %.1f before the start%n", cores, Machine.processor(), Machine.loadOfLastMinute());
        for (Path model : models) {
            Subjects subjects = new Subjects(launcher, work, model, video, cores, python, peer);
            System.out.printf("%n%s on %s%n", subjects.name(), video.getFileName());
            double singleInference = 0;
            if (parts.contains(Part.SPEED)) {
                SpeedTable table = new SpeedTable(subjects, rounds, passes);
                table.measure();
                table.print(System.out);
                singleInference = table.singleInferenceMillis();
            }
            if (parts.contains(Part.LIVE)) {
                if (singleInference == 0) {
                    singleInference =
                            subjects.limit(1).get("inferenceAloneWallMillis").asDouble();
                }
                LiveLatency.measure(subjects, singleInference, System.out);
            }
            if (parts.contains(Part.MEMORY)) {
                RssSlope.measure(subjects, memoryPasses, System.out);
            }
            if (parts.contains(Part.OUTAGE)) {
                new Outage(subjects, System.out).measure(rounds, passes, outageMinutes);
            }
        }
        System.out.printf("%nload %.1f at the end%n", Machine.loadOfLastMinute());
        return 0;
    }
}
