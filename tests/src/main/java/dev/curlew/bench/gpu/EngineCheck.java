package dev.curlew.bench.gpu;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.Gpu;
import dev.curlew.cuda.Gpus;
import dev.curlew.cuda.NoGpuException;
import dev.curlew.infer.EngineException;
import dev.curlew.infer.tensorrt.EngineStore;
import dev.curlew.infer.tensorrt.TensorRtEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Says whether CUDA and TensorRT do on this machine what the agent counts on, and when they do not, at which call and in
 * whose words. A program of its own: {@code EngineCheck FOLDER [MODEL [CYCLES]]}, where FOLDER has {@code models/NAME/1/model.onnx}
 * and {@code plans/NAME/*.plan} as curlew engine build leaves them; without plans only CUDA is checked; MODEL
 * is the one that is loaded and unloaded CYCLES times (at least 3), the others at most 21 times. Exit code 0: all passed.
 */
public final class EngineCheck {
    private static final int CYCLES = 100;
    private static final int FEW_CYCLES = 21;
    private static final long FLAT_BYTES = 16_000_000;

    private final Path folder;
    private final String main;
    private final int cycles;
    private final List<String> failed = new ArrayList<>();

    /** One thing to find out; what it returns stands beside the verdict. */
    @FunctionalInterface
    interface Question {
        String ask() throws Exception;
    }

    private EngineCheck(Path folder, String main, int cycles) {
        this.folder = folder;
        this.main = main;
        this.cycles = cycles;
    }

    public static void main(String[] args) {
        if (args.length == 0) {
            System.err.println("usage: EngineCheck FOLDER [MODEL [CYCLES]]");
            System.exit(2);
        }
        EngineCheck check = new EngineCheck(
                Path.of(args[0]),
                args.length > 1 ? args[1] : "",
                args.length > 2 ? Math.max(3, Integer.parseInt(args[2])) : CYCLES);
        System.exit(check.run());
    }

    private int run() {
        try (Gpu gpu = Gpus.open(Gpus.AUTO)) {
            ask("GPU", () -> gpu.info() + ", " + gpu.memoryUse());
            CudaCheck cuda = new CudaCheck(gpu);
            ask("copies there and back", cuda::copies);
            ask("kernel from PTX", cuda::kernel);
            ask("graph of a kernel", cuda::graph);
            ask("bad PTX is refused with the compiler's words", cuda::badPtx);
            ask("too much memory is refused with numbers", cuda::tooMuch);
            ask("waiting threads sleep", cuda::sleeps);
            List<Path> plans = plans();
            for (Path plan : plans) {
                model(gpu, plan);
            }
            if (!plans.isEmpty()) {
                bad(gpu, plans.get(0));
            }
        } catch (NoGpuException | CudaException | IOException e) {
            failed.add(e.getMessage());
        }
        System.out.println(failed.isEmpty() ? "all passed" : failed.size() + " failed: " + String.join("; ", failed));
        return failed.isEmpty() ? 0 : 1;
    }

    private void ask(String name, Question question) {
        long start = System.nanoTime();
        String answer;
        boolean passed = false;
        try {
            answer = question.ask();
            passed = true;
        } catch (Exception | LinkageError e) {
            answer = String.valueOf(e.getMessage());
            failed.add(name + ": " + answer);
            if (!(e instanceof EngineException) && !(e instanceof CudaException)) {
                e.printStackTrace();
            }
        }
        System.out.printf(
                Locale.ROOT, "%s %-55s %5.1f s  %s%n", passed ? "PASS" : "FAIL", name, seconds(start), answer);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** The newest of each model. */
    private List<Path> plans() throws IOException {
        List<Path> newest = new ArrayList<>();
        Path plans = folder.resolve("plans");
        if (!Files.isDirectory(plans)) {
            System.out.println("no folder " + plans + ", so TensorRT is not checked");
            return newest;
        }
        try (Stream<Path> models = Files.list(plans)) {
            for (Path model : models.filter(Files::isDirectory).sorted().toList()) {
                try (Stream<Path> files = Files.list(model)) {
                    files.filter(file -> file.toString().endsWith(".plan"))
                            .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                            .ifPresent(newest::add);
                }
            }
        }
        return newest;
    }

    private void model(Gpu gpu, Path plan) throws IOException {
        Path model = plan.getParent();
        String name = model == null ? "" : String.valueOf(model.getFileName());
        Path onnx = folder.resolve("models").resolve(name).resolve("1").resolve("model.onnx");
        ask(name + ": loads", () -> {
            try (TensorRtEngine engine = TensorRtEngine.load(gpu, plan, true)) {
                return engine.description() + ", " + engine.declaredInputs() + " -> " + engine.declaredOutputs()
                        + ", runs " + engine.inputs() + " -> " + engine.outputs() + ", "
                        + engine.contextBytes() / 1_000_000 + " MB per context";
            }
        });
        // YOLOX takes bytes as they are; with less its rounding in FP16 says nothing of pictures
        Answers answers = new Answers(gpu, plan, name.startsWith("yolox") ? 255 : 1);
        ask(name + ": graphs answer as plain runs do, every batch", answers::graphsAsPlain);
        // in FP16 an untrained network answers by chance: its norms blow the rounding up;
        // and noise is out of the ranges that a network of 8 bits was made for
        boolean isChance = name.endsWith("_int8") || (name.startsWith("rtdetr") && !name.endsWith("_check"));
        if (Files.exists(onnx) && !isChance) {
            ask(name + ": answers beside ONNX Runtime", () -> answers.besideOnnx(onnx));
            if (name.endsWith("_check")) {
                ask(name + ": candidates in FP32 within 0.001 of ONNX Runtime's", () -> answers.candidates(onnx));
            }
        }
        ask(name + ": time of a run", answers::times);
        int times = main.isEmpty() || name.equals(main) ? cycles : Math.min(cycles, FEW_CYCLES);
        ask(name + ": " + times + " times loaded and unloaded", () -> cycles(gpu, plan, times));
    }

    /**
     * Device memory and our own resident memory, the mean of the last third of the cycles less that of the second: in the
     * first one libraries and malloc still take what they keep.
     */
    private String cycles(Gpu gpu, Path plan, int cycles) throws Exception {
        int third = cycles / 3;
        double device = 0;
        double resident = 0;
        for (int i = 1; i <= 3 * third; i++) {
            try (TensorRtEngine engine = TensorRtEngine.load(gpu, plan, true);
                    var context = engine.newContext()) {
                context.enqueue(1);
                context.await();
                context.enqueue(1);
                context.await();
            }
            int sign = i <= third ? 0 : i <= 2 * third ? -1 : 1;
            device += sign * gpu.memoryUse().usedBytes() / (double) third;
            resident += sign * residentBytes() / (double) third;
        }
        String text = String.format(
                Locale.ROOT,
                "device %+.1f MB, resident %+.1f MB between the second and the last third",
                device / 1e6,
                resident / 1e6);
        if (device > FLAT_BYTES || resident > FLAT_BYTES) {
            throw new IllegalStateException("grows: " + text);
        }
        return text;
    }

    private static long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        return 0;
    }

    /** Plans that are none: each has to be refused with a sentence, and this process has to live on. */
    private void bad(Gpu gpu, Path plan) throws IOException {
        byte[] whole = Files.readAllBytes(plan);
        Path temporary = Files.createTempDirectory("engine-check");
        EngineStore store = new EngineStore(temporary, 1L << 40);
        refused(gpu, store, temporary, "empty", new byte[0]);
        refused(gpu, store, temporary, "text", "this is no plan".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        refused(gpu, store, temporary, "zeros", new byte[1 << 20]);
        for (double share : new double[] {0.01, 0.5, 0.99}) {
            refused(gpu, store, temporary, "cut at " + share, java.util.Arrays.copyOf(whole, (int)
                    (whole.length * share)));
        }
        byte[] turned = whole.clone();
        for (int i = 0; i < turned.length; i += 4096) {
            turned[i] ^= 0x55;
        }
        refused(gpu, store, temporary, "with turned bits", turned);
        try (Stream<Path> files = Files.list(temporary)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(temporary);
    }

    private void refused(Gpu gpu, EngineStore store, Path temporary, String name, byte[] content) {
        ask("a plan " + name + " is refused", () -> {
            Path file = temporary.resolve(name.replace(' ', '-') + ".plan");
            Files.write(file, content);
            try {
                store.loadPlan(gpu, file, name, true).close();
            } catch (EngineException e) {
                return String.valueOf(e.getMessage());
            }
            throw new IllegalStateException("was loaded");
        });
    }
}
