package dev.curlew.batch;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.curlew.cuda.RecordingGpu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.BytePointer;

/** preprocess.cu, compiled by g++ for the CPU: the arithmetic that a GPU runs, without one. */
final class HostKernel implements RecordingGpu.KernelCode {
    static final Path SOURCE = Path.of("src/main/resources/dev/curlew/batch/preprocess.cu");
    private static final Path HOST = Path.of("src/test/resources/kernel/host.cpp");

    private HostKernel() {}

    /** Skips the test, with a message, where there is no g++. */
    static HostKernel compile(Path folder) throws IOException, InterruptedException {
        Path library = folder.resolve("kernel.so");
        if (!Files.exists(library)) {
            Process compiler;
            try {
                compiler = new ProcessBuilder(List.of(
                                "g++",
                                "-std=c++17",
                                "-O2",
                                "-shared",
                                "-fPIC",
                                "-DKERNEL=\"" + SOURCE.toAbsolutePath() + "\"",
                                "-o",
                                library.toString(),
                                HOST.toString()))
                        .redirectErrorStream(true)
                        .start();
            } catch (IOException e) {
                assumeTrue(false, "the kernel's arithmetic is not tested: there is no g++ (apt install g++)");
                throw e;
            }
            String said = new String(compiler.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!compiler.waitFor(60, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
                throw new AssertionError("g++ refuses preprocess.cu: " + said);
            }
        }
        System.load(library.toAbsolutePath().toString());
        return new HostKernel();
    }

    @Override
    public void run(int gridX, int gridY, int gridZ, int blockX, int blockY, ByteBuffer arguments) {
        if (arguments.capacity() != parameterBytes()) {
            throw new IllegalArgumentException(
                    "the kernel takes " + parameterBytes() + " bytes, but was given " + arguments.capacity());
        }
        int wrong = run(gridX, gridY, gridZ, blockX, blockY, new BytePointer(arguments).address());
        if (wrong != 0) {
            throw new AssertionError("preprocess.cu"
                    + ((wrong & 1) != 0 ? " ends threads without a barrier that others of their block wait at" : "")
                    + ((wrong & 2) != 0 ? " loads words from where none begin" : ""));
        }
    }

    private static native int run(int gridX, int gridY, int gridZ, int blockX, int blockY, long arguments);

    /** sizeof the kernel's struct. */
    static native int parameterBytes();
}
