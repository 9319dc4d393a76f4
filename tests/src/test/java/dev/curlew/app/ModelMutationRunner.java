package dev.curlew.app;

import dev.curlew.app.console.UserException;
import dev.curlew.kit.Mutation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Analyses one picture with many damaged copies of a model, in a process of its own that says before each which one it
 * is: a crash ends this process only. So does it itself when a copy takes too long or too much memory.
 */
final class ModelMutationRunner {
    private static final int TOO_LONG = 97;
    private static final int TOO_MUCH = 98;
    private static final long MOST_NANOS = 10_000_000_000L;
    private static final long MOST_PAGES = (1500L << 20) / 4096;

    private static volatile long started = System.nanoTime();

    private ModelMutationRunner() {}

    /** @param args the file to damage, the model that it is part of, a video, the first seed, the one after the last */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        byte[] whole = Files.readAllBytes(Path.of(args[0] + ".whole"));
        PrintStream out = System.out;
        Thread watch = new Thread(() -> watch(out), "watch");
        watch.setDaemon(true);
        watch.start();
        for (long seed = Long.parseLong(args[3]); seed < Long.parseLong(args[4]); seed++) {
            out.println("seed " + seed);
            boolean message = file.toString().endsWith(".onnx");
            Files.write(file, message ? Mutation.ofMessage(whole, seed) : Mutation.ofText(whole, seed));
            started = System.nanoTime();
            out.println(analyse(args[1], args[2]));
        }
        out.println("done");
    }

    private static String analyse(String model, String video) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        int code = Main.run("analyze", "--model", model, "--input", video, "--threads", "1");
        List<String> lines = said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.matches("\\d{4}-\\d\\d-\\d\\dT.*"))
                .toList();
        if (code == 0 && lines.isEmpty()) {
            return "read";
        }
        boolean clear = code == UserException.MODEL
                && lines.size() == 1
                && lines.get(0).startsWith("curlew: ")
                && !lines.get(0).contains("Exception");
        return (clear ? "refused " : "wrong ") + code + " " + String.join(" | ", lines);
    }

    private static void watch(PrintStream out) {
        try {
            while (true) {
                Thread.sleep(50);
                long pages = Long.parseLong(
                        Files.readString(Path.of("/proc/self/statm")).split(" ", 3)[1]);
                if (pages > MOST_PAGES) {
                    out.println("takes more than 1500 MB");
                    Runtime.getRuntime().halt(TOO_MUCH);
                }
                if (System.nanoTime() - started > MOST_NANOS) {
                    out.println("takes more than 10 s");
                    Runtime.getRuntime().halt(TOO_LONG);
                }
            }
        } catch (InterruptedException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
