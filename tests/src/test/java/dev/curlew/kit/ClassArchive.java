package dev.curlew.kit;

import dev.curlew.kit.TestVideo.Codec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The agent's classes as they lie in memory once loaded, made once for each build of its JAR: hundreds of starts take
 * 0.3 s less each. The JVM leaves out an archive that does not fit.
 */
final class ClassArchive {
    /** The JVM would tell on standard output of an archive that does not fit. */
    private static final String QUIET = " -Xlog:cds=off,cds+dynamic=off";

    private final Path file;

    ClassArchive(Path file) {
        this.file = file;
    }

    /** Options of the JVM that use it; none where there is no JAR yet. */
    String options(Path home) {
        try {
            FileTime built = built(home.resolve("agent/target"));
            if (!Files.exists(file) || Files.getLastModifiedTime(file).compareTo(built) < 0) {
                make();
            }
            return "-XX:SharedArchiveFile=" + file + QUIET;
        } catch (IOException e) {
            System.out.println("no archive of the agent's classes, so that each start takes longer: " + e);
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static FileTime built(Path target) throws IOException {
        FileTime newest = FileTime.fromMillis(0);
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "curlew-agent-*-linux-*.jar")) {
            for (Path jar : jars) {
                FileTime time = Files.getLastModifiedTime(jar);
                newest = time.compareTo(newest) > 0 ? time : newest;
            }
        }
        return newest;
    }

    /** By a run that loads most of what any other does: a video, a model, and each kind of sink. */
    private void make() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("curlew-archive");
        try {
            make(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private void make(Path folder) throws IOException, InterruptedException {
        new Scene(10, 10, Mover.always(4, 40, 2, 0, 0.9)).write(folder.resolve("walker.mkv"), Codec.FFV1);
        TestModel.writeFile(folder, "cells");
        String nobody = "localhost:" + Ports.free();
        Path config = Files.writeString(
                folder.resolve("agent.yaml"),
                """
                model: cells.onnx
                sources: {yard: {url: walker.mkv}}
                output: {events: events.jsonl, annotate: boxes.mp4, report: report.html}
                brokers: {k: {url: "kafka://%1$s"}, m: {url: "mqtt://%1$s"}}
                sinks:
                  k: {type: kafka, broker: k, topic: t, delivery: {drainTimeout: 1s}}
                  m: {type: mqtt, broker: m, topic: t, delivery: {drainTimeout: 1s}}
                  w: {type: webhook, url: "http://%1$s/", delivery: {drainTimeout: 1s}}
                """
                        .formatted(nobody));
        // two JVMs of tests may make one at a time
        Path made = file.resolveSibling("classes." + ProcessHandle.current().pid());
        Files.deleteIfExists(made);
        Curlew.Result result = Curlew.runWith(
                "-XX:ArchiveClassesAtExit=" + made + " -Xlog:disable",
                "run",
                "--config",
                config,
                "--summary-json",
                folder.resolve("summary.json"));
        if (!Files.exists(made)) {
            throw new IOException(result.err());
        }
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
