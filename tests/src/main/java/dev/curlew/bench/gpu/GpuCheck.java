package dev.curlew.bench.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code scripts/gpu-check run} runs: the parts in their order, each row printed as soon as it is known. */
@Command(name = "gpu-check run", sortOptions = false)
final class GpuCheck implements Callable<Integer> {
    /** What can be measured, in this order. */
    enum What {
        DECODE,
        ENGINE,
        CORRECT,
        SPEED,
        LIVE,
        START,
        PEER,
        MEMORY,
        FAULT
    }

    @Option(names = "--pack", required = true)
    private Path folder = Path.of("");

    @Option(names = "--out", required = true)
    private Path out = Path.of("");

    @Option(names = "--only", split = ",")
    private Set<What> parts = EnumSet.allOf(What.class);

    @Option(names = {"-n", "--rounds"})
    private int rounds = 3;

    @Option(names = "--seconds")
    private double seconds = 5;

    @Option(names = "--python")
    private Path python = Path.of("python3");

    @Option(names = "--cpu")
    private boolean cpu;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new GpuCheck())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Pack pack = new Pack(folder.toRealPath(), folder.toRealPath().resolve("work"), cpu);
        Files.createDirectories(pack.work());
        Table table = new Table(Nvidia.machine(), System.out, out.toAbsolutePath());
        Limits limits = new Limits(pack, table, rounds, seconds / 2);
        Agent agent = new Agent(pack);
        Speeds speeds = new Speeds(pack, agent, rounds, seconds);
        Check check = new Check(pack, table, agent, limits, speeds, rounds, seconds);
        for (What what : What.values()) {
            if (parts.contains(what)) {
                long start = System.nanoTime();
                try {
                    part(what).measure(check);
                } catch (IOException e) {
                    table.add(Row.failed(name(what), "the rest of it", String.valueOf(e.getMessage())));
                }
                System.out.printf("%-8s took %d s%n", name(what), (System.nanoTime() - start) / 1_000_000_000);
            }
        }
        table.printAll();
        return table.isGood() ? 0 : 1;
    }

    private static String name(What what) {
        return what.name().toLowerCase(Locale.ROOT);
    }

    private Check.Part part(What what) {
        return switch (what) {
            case DECODE -> new DecodePart();
            case ENGINE -> new EnginePart();
            case CORRECT -> new CorrectPart();
            case SPEED -> new SpeedPart();
            case LIVE -> new LivePart();
            case START -> new StartPart();
            case PEER -> new PeerPart(python);
            case MEMORY -> new MemoryPart();
            case FAULT -> new FaultPart();
        };
    }
}
