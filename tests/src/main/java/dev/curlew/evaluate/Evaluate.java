package dev.curlew.evaluate;

import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/evaluate}: how good the tracker is, beside others and beside the limits of what can be told. */
@Command(
        name = "scripts/evaluate",
        mixinStandardHelpOptions = true,
        description = "Measures tracks by HOTA, MOTA, IDF1 and identity switches (rules of MOT15), detections by AP50 "
                + "(all points). Without a file: the reference trackers and our tracker on the public sequences in "
                + "../shared (or CURLEW_SHARED).",
        footer = {
            "",
            "Examples:",
            "  scripts/evaluate --robustness",
            "  scripts/evaluate --lines",
            "  scripts/evaluate --tracks tracks.txt --gt gt.txt",
            "  scripts/evaluate --detections det.txt --fps 7 --gt gt.txt",
            "  scripts/evaluate --detections-ap det.txt --gt gt.txt --min-ap50 0.87"
        })
public final class Evaluate implements Callable<Integer> {
    /** How far from TrackEval's figures ours may be, which are rounded to a tenth. */
    private static final double TOLERANCE = 0.1 + 1e-9;

    private static final String HEAD = String.format("%-32s %6s %6s %6s %5s", "", "HOTA", "MOTA", "IDF1", "IDSW");

    private final PrintStream out = System.out;

    @Option(names = "--gt", paramLabel = "FILE", description = "The truth; rows with 0 in column 7 are not counted.")
    private @Nullable Path gt;

    @Option(names = "--tracks", paramLabel = "FILE", description = "Tracks to measure.")
    private @Nullable Path tracks;

    @Option(names = "--detections", paramLabel = "FILE", description = "Detections for our tracker.")
    private @Nullable Path detections;

    @Option(names = "--fps", paramLabel = "N", description = "Frames per second of the detections' video.")
    private double fps;

    @Option(names = "--detections-ap", paramLabel = "FILE", description = "Detections to measure by themselves.")
    private @Nullable Path detectionsAp;

    @Option(names = "--min-ap50", paramLabel = "X", description = "Exit with 1 when AP50 is below it.")
    private double minAp50;

    @Option(names = "--robustness", description = "Measure changed copies of the inputs too.")
    private boolean robustness;

    @Option(
            names = "--lines",
            description = "Count twelve lines and two zones on PETS09-S2L1's truth and on own tracks of that video"
                    + " (--tracks, or what scripts/demo wrote), beside an independent count.")
    private boolean lines;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Evaluate())
                .setExecutionExceptionHandler((e, command, result) -> {
                    if (!(e instanceof IOException)) {
                        throw e;
                    }
                    command.getErr().println(e.getMessage());
                    return 3;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (lines) {
            return countLines();
        }
        boolean files = tracks != null || detections != null || detectionsAp != null;
        if (files && gt == null) {
            throw new CommandLine.ParameterException(new CommandLine(this), "--gt is missing");
        }
        if (detections != null && !(fps > 0)) {
            throw new CommandLine.ParameterException(new CommandLine(this), "--fps is missing or not above 0");
        }
        return gt != null ? measureFiles(MotReader.read(gt)) : measurePublicData();
    }

    private int countLines() throws IOException {
        Path home = Path.of(System.getProperty("curlew.home", "."));
        Path truth = gt != null ? gt : PublicData.shared().resolve("data/mot15/PETS09-S2L1/gt/gt.txt");
        Path own = tracks != null ? tracks : home.resolve("out/vtest/tracks.txt");
        if (!Files.exists(truth) || !Files.exists(own)) {
            out.println(
                    "Nothing is counted: there is no " + (Files.exists(truth) ? own + "; run scripts/demo" : truth));
            return 0;
        }
        TrackReplay replay = new TrackReplay(768, 576, fps > 0 ? fps : 7);
        return new LineTable(home.resolve("tests/peers/count_lines.py"), replay, out).print(truth, own) ? 0 : 1;
    }

    private int measureFiles(List<MotRow> truth) throws IOException {
        boolean good = true;
        if (tracks != null) {
            out.println(HEAD);
            out.printf(
                    "%-32s %s%n",
                    tracks.getFileName(),
                    Scores.of(truth, MotReader.read(tracks)).columns());
        }
        if (detections != null) {
            Input input =
                    new Input(String.valueOf(detections.getFileName()), truth, MotReader.read(detections), fps, null);
            printOurs(List.of(input));
            good = averagePrecision(input) >= minAp50;
            if (robustness) {
                Robustness.print(List.of(input), out);
            }
        }
        if (detectionsAp != null) {
            double ap = AveragePrecision.of(truth, MotReader.read(detectionsAp));
            out.printf(Locale.ROOT, "%-32s AP50 %.3f%n", detectionsAp.getFileName(), ap);
            good &= ap >= minAp50;
        }
        if (!good) {
            out.printf(Locale.ROOT, "AP50 is below %.3f%n", minAp50);
        }
        return good ? 0 : 1;
    }

    private int measurePublicData() throws IOException {
        Optional<PublicData> data = PublicData.find();
        if (data.isEmpty()) {
            out.println("No public sequences in " + PublicData.shared()
                    + ": nothing is measured. Set CURLEW_SHARED to the folder that holds data/mot15.");
            return 0;
        }
        boolean same = printReferences(data.get());
        List<Input> inputs = data.get().inputs();
        out.println();
        out.println("Our tracker with its defaults");
        printOurs(inputs);
        if (robustness) {
            Robustness.print(inputs, out);
        }
        return same ? 0 : 1;
    }

    private boolean printReferences(PublicData data) throws IOException {
        boolean same = true;
        out.println("Published tracks, by our metrics | by TrackEval");
        out.println(HEAD + " |" + HEAD.substring(32));
        for (PublicData.Reference reference : PublicData.REFERENCES) {
            Scores ours = data.score(reference);
            boolean agrees = ours.isWithin(TOLERANCE, reference.scores());
            String name = reference.sequence() + " " + reference.tracker();
            out.printf(
                    "%-32s %s | %s%s%n",
                    name, ours.columns(), reference.scores().columns(), agrees ? "" : "  DIFFERS");
            same &= agrees;
        }
        return same;
    }

    private void printOurs(List<Input> inputs) {
        out.println(HEAD + "  AP50 | best peer");
        List<Scores> all = new ArrayList<>();
        for (Input input : inputs) {
            Scores scores = input.score();
            all.add(scores);
            Input.Peer peer = input.peer();
            String name = String.format(Locale.ROOT, "%s, %.3g fps", input.name(), input.fps());
            String beside = peer == null ? "" : peer.scores().columns() + " " + peer.name();
            out.printf(Locale.ROOT, "%-32s %s %5.3f | %s%n", name, scores.columns(), averagePrecision(input), beside);
        }
        if (all.size() > 1) {
            out.printf("%-32s %s%n", "mean", Scores.mean(all).columns());
        }
    }

    private static double averagePrecision(Input input) {
        return AveragePrecision.of(input.truth(), input.detections());
    }
}
