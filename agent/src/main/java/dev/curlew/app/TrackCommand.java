package dev.curlew.app;

import dev.curlew.app.console.UserException;
import dev.curlew.app.console.Version;
import dev.curlew.detection.Detection;
import dev.curlew.lifecycle.OutputFile;
import dev.curlew.lifecycle.PendingFile;
import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import dev.curlew.mot.MotWriter;
import dev.curlew.track.Track;
import dev.curlew.track.Tracker;
import dev.curlew.track.TrackerSettings;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code curlew track}: the tracker alone, on detections that somebody else made. */
@Command(
        name = "track",
        description = "Turns a file of detections (MOTChallenge text) into a file of tracks.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Rows in:  frame,-1,left,top,width,height,score  (frames from 1; further columns are not read)",
            "Rows out: frame,id,left,top,width,height,score,-1,-1,-1  (confirmed tracks, when seen)",
            "",
            "Example:",
            "  curlew track --detections det.txt --fps 25 --mot tracks.txt"
        })
public final class TrackCommand implements Callable<Integer> {
    private static final double FALLBACK_FPS = 30;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--detections", required = true, paramLabel = "FILE", description = "What was detected.")
    private Path detections = Path.of("");

    @Option(names = "--mot", required = true, paramLabel = "FILE", description = "Where the tracks go; - for stdout.")
    private String mot = "";

    @Option(
            names = "--fps",
            paramLabel = "N",
            description =
                    "Frames per second of the video. Left out: frameRate of a seqinfo.ini in the file's folder or "
                            + "the one above, else 30.")
    private @Nullable Double fps;

    @Override
    public Integer call() {
        double rate = frameRate();
        List<List<MotRow>> frames = readDetections();
        if (mot.equals("-")) {
            try {
                // System.out would swallow a full disk
                track(frames, rate, new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
            } catch (IOException e) {
                throw new UserException(
                        UserException.OUTPUT,
                        "cannot write to standard output: " + reason(e)
                                + "; has what reads it ended, or is its disk full?");
            }
        } else {
            writeFile(frames, rate, Path.of(mot));
        }
        return 0;
    }

    private double frameRate() {
        if (fps != null) {
            if (!(fps > 0 && fps <= 1000)) {
                throw new UserException(UserException.USAGE, "--fps must lie above 0 and up to 1000, but was " + fps);
            }
            return fps;
        }
        Path folder = detections.toAbsolutePath().getParent();
        for (int i = 0; i < 2 && folder != null; i++, folder = folder.getParent()) {
            Path info = folder.resolve("seqinfo.ini");
            if (Files.isRegularFile(info)) {
                return frameRate(info);
            }
        }
        say("no --fps and no seqinfo.ini: taking " + FALLBACK_FPS + " frames per second");
        return FALLBACK_FPS;
    }

    private double frameRate(Path info) {
        try {
            for (String line : Files.readAllLines(info, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("frameRate=")) {
                    double rate = Double.parseDouble(line.substring("frameRate=".length()));
                    if (rate > 0 && rate <= 1000) {
                        say(rate + " frames per second (" + info + ")");
                        return rate;
                    }
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new UserException(UserException.INPUT, info + ": cannot read frameRate: " + reason(e));
        }
        throw new UserException(UserException.INPUT, info + ": has no frameRate above 0 and up to 1000; give --fps");
    }

    private List<List<MotRow>> readDetections() {
        try {
            return MotReader.byFrame(MotReader.read(detections));
        } catch (NoSuchFileException e) {
            throw new UserException(
                    UserException.INPUT, "--detections: no such file: " + detections + "; check the path");
        } catch (IOException e) {
            throw new UserException(UserException.INPUT, "--detections: " + reason(e));
        }
    }

    private void writeFile(List<List<MotRow>> frames, double rate, Path target) {
        try {
            if (Files.exists(target) && Files.isSameFile(target, detections)) {
                throw new UserException(
                        UserException.USAGE,
                        "--mot must be another file than --detections; name one that is not there yet");
            }
            PendingFile file = PendingFile.beside(target);
            try (OutputStream out = new BufferedOutputStream(OutputFile.open(file))) {
                track(frames, rate, out);
            } catch (IOException e) {
                file.discard();
                throw e;
            }
            file.commit();
        } catch (IOException e) {
            throw new UserException(UserException.OUTPUT, reason(e));
        }
    }

    private void track(List<List<MotRow>> frames, double rate, OutputStream out) throws IOException {
        Tracker tracker = new Tracker(TrackerSettings.defaults());
        MotWriter writer = new MotWriter(out);
        int started = 0;
        for (int i = 0; i < frames.size(); i++) {
            List<Detection> seen = new ArrayList<>();
            for (MotRow row : frames.get(i)) {
                seen.add(new Detection(row.box(), 0, row.confidence()));
            }
            var update = tracker.update(Math.round(i * 1e9 / rate), seen);
            for (Track track : update.tracks()) {
                writer.write(i + 1L, track.id(), track.box(), track.score());
            }
            started += update.started().size();
        }
        out.flush();
        say(frames.size() + " frames, " + started + " tracks");
    }

    private void say(String line) {
        if (spec != null) {
            spec.commandLine().getErr().println(line);
        }
    }

    private static String reason(Exception e) {
        if (e instanceof AccessDeniedException) {
            return e.getMessage() + " may not be read by this user; change its permissions";
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
