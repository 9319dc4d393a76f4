package dev.curlew.bench.gpu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.curlew.parse.ParserFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Broken networks, broken plans and sudden ends, with an engine that is built within seconds. The agent may refuse with a
 * sentence or build anew, but neither crash nor hang nor show a stack trace.
 */
final class FaultPart implements Check.Part {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "tiny";
    private static final int EACH = 17;

    /** Each takes half a gigabyte of the GPU. */
    private static final int MOST_SIDE_BY_SIDE = 8;

    private static final long PATIENCE_SECONDS = 60;

    @Override
    public void measure(Check check) throws IOException, InterruptedException {
        int each = check.pack().cpu() ? 2 : EACH;
        List<Callable<String>> networks = new ArrayList<>();
        List<Callable<String>> plans = new ArrayList<>();
        List<Callable<String>> kills = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            int number = i;
            networks.add(() -> network(check, number));
            plans.add(() -> plan(check, number));
            kills.add(() -> kill(check, number));
        }
        row(check, "broken ONNX files", networks);
        if (!check.pack().cpu()) {
            row(check, "broken plans in the cache", plans);
        }
        row(check, "killed at any moment, then started again", kills);
        if (!check.pack().cpu()) {
            lost(check);
        }
    }

    /** The context is lost while four streams run: whole files, the code for it, and soon. */
    private static void lost(Check check) throws IOException, InterruptedException {
        Path work = check.pack().work().resolve("fault-lost");
        String main = check.pack().main();
        Path model = copy(check.pack().model(main), work.resolve(main));
        Path settings = model.resolve("config.pbtxt");
        Files.writeString(
                settings,
                Files.readString(settings)
                        .replaceAll(
                                "string_value: \"(yolox|nanodet)\"", "string_value: \"" + BreakingParser.NAME + "\""));
        plugin(Files.createDirectories(work.resolve("plugins")).resolve("breaking.jar"));
        Path events = Files.createDirectories(work.resolve("events"));
        Agent.Job job = new Agent.Job(
                "fault-lost",
                model,
                check.pack().plans(main),
                Agent.streams(4, check.pack().clip(Speeds.CLIP), ", repeat: 0"),
                "{events: '" + events.toAbsolutePath() + "/{stream}.jsonl'}");
        Agent.Running running = check.agent()
                .start(job, Map.of("CURLEW_PLUGINS", work.resolve("plugins").toString()));
        int code = running.child().await(PATIENCE_SECONDS);
        long ended = System.currentTimeMillis();
        String said = running.child().errors();
        int at = said.indexOf(BreakingParser.MARK);
        double seconds = at < 0
                ? Double.NaN
                : (ended
                                - Long.parseLong(said.substring(at + BreakingParser.MARK.length())
                                        .split("\\D", 2)[0]))
                        / 1e3;
        String torn = torn(events);
        check.add(Row.goal(
                "fault",
                "lost context, four streams",
                seconds,
                String.format(Locale.ROOT, "code %d in %.1f s", code, seconds),
                "code 6 within 5 s",
                code == 6 && seconds <= 5 && torn.isEmpty(),
                torn.isEmpty() ? running.child().lastWords() : torn));
    }

    /** Every line of every file is whole; what is wrong, or "". */
    private static String torn(Path folder) throws IOException {
        int lines = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines++;
                    try {
                        JSON.readTree(line);
                    } catch (JsonProcessingException e) {
                        return file + ": a line is no JSON: " + line;
                    }
                }
                if (file.toString().endsWith(".part")) {
                    return file + " was not finished";
                }
            }
        }
        return lines == 0 ? folder + " holds no line" : "";
    }

    /** The parser alone, with what it needs of this package. */
    private static void plugin(Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> type : List.of(BreakingParser.class, CudaCheck.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = type.getResourceAsStream("/" + name)) {
                    Objects.requireNonNull(in).transferTo(out);
                }
            }
            out.putNextEntry(new JarEntry("META-INF/services/" + ParserFactory.class.getName()));
            out.write(BreakingParser.class.getName().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void row(Check check, String name, List<Callable<String>> cases)
            throws IOException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(
                Math.max(1, Math.min(MOST_SIDE_BY_SIDE, Runtime.getRuntime().availableProcessors() / 2)));
        List<String> problems = new ArrayList<>();
        try {
            for (Future<String> future : pool.invokeAll(cases)) {
                String problem = future.get();
                if (!problem.isEmpty()) {
                    problems.add(problem);
                }
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
        check.add(Row.goal(
                "fault",
                name,
                problems.size(),
                (cases.size() - problems.size()) + " of " + cases.size(),
                "all survived",
                problems.isEmpty(),
                problems.isEmpty() ? "" : problems.get(0)));
    }

    private static String network(Check check, int number) throws IOException, InterruptedException {
        Path model = copy(check.pack().model(MODEL), check.pack().work().resolve("fault-onnx-" + number));
        damage(model.resolve("1").resolve("model.onnx"), number);
        return survived(check, "onnx " + number, model, model.resolveSibling("plans-onnx-" + number));
    }

    private static String plan(Check check, int number) throws IOException, InterruptedException {
        Path plans = copy(check.pack().plans(MODEL), check.pack().work().resolve("fault-plan-" + number));
        try (Stream<Path> files = Files.walk(plans)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".plan")) {
                    damage(file, number);
                }
            }
        }
        return survived(check, "plan " + number, check.pack().model(MODEL), plans);
    }

    /** Killed while it loads, builds or runs; what it leaves must not hinder the next start. */
    private static String kill(Check check, int number) throws IOException, InterruptedException {
        Path plans = check.pack().work().resolve("fault-kill-" + number);
        Agent.Running running = check.agent()
                .start(job(check, "fault-killed-" + number, check.pack().model(MODEL), plans));
        long millis = 200 + number * 250L;
        running.child().process().waitFor(millis, TimeUnit.MILLISECONDS);
        running.child().process().destroyForcibly().waitFor();
        return survived(check, "kill " + number, check.pack().model(MODEL), plans);
    }

    private static String survived(Check check, String name, Path model, Path plans)
            throws IOException, InterruptedException {
        Agent.Running running =
                check.agent().start(job(check, "fault-" + name.replace(' ', '-') + "-run", model, plans));
        int code = running.child().await(PATIENCE_SECONDS);
        boolean isRefused = code == 5 && !running.child().errors().isBlank();
        boolean isTrace = running.child().errors().contains("\tat ");
        boolean mayRefuse = name.startsWith("onnx");
        if (isTrace || !(code == 0 || (isRefused && mayRefuse))) {
            return name + ": code " + code + (isTrace ? ", a stack trace" : "") + ": "
                    + running.child().lastWords();
        }
        return "";
    }

    private static Agent.Job job(Check check, String name, Path model, Path plans) {
        return new Agent.Job(
                name, model, plans, Agent.streams(1, check.pack().clip(Speeds.CLIP), ", duration: 1s"), "{}");
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.deleteIfExists(target);
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }

    /** Cut, emptied, filled with another byte, or some bits turned. */
    private static void damage(Path file, int number) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(number);
        switch (number % 4) {
            case 0 -> bytes = Arrays.copyOf(bytes, (int) (bytes.length * (number / 4) / 5.0));
            case 1 -> Arrays.fill(bytes, random.nextInt(bytes.length), bytes.length, (byte) number);
            case 2 -> bytes[random.nextInt(Math.min(200, bytes.length))] ^= (byte) (1 << random.nextInt(8));
            default -> {
                for (int i = 0; i < 20; i++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        Files.write(file, bytes);
    }
}
