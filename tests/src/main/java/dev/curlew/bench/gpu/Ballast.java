package dev.curlew.bench.gpu;

import static org.bytedeco.cuda.global.cudart.cudaMalloc;
import static org.bytedeco.cuda.global.cudart.cudaMemGetInfo;

import java.io.IOException;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;

/** Takes the device's memory up to so many MiB, says so, and holds it until it is killed. A program of its own. */
final class Ballast {
    private static final long MEBIBYTE = 1 << 20;
    private static final long CHUNK = 64 * MEBIBYTE;

    private Ballast() {}

    /** argument: MiB to leave */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long leave = Long.parseLong(arguments[0]) * MEBIBYTE;
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            long chunk = 1024 * MEBIBYTE;
            int code = cudaMemGetInfo(free, total);
            while (code == 0 && chunk >= MEBIBYTE) {
                boolean isTooMuch = free.get() - chunk < leave;
                // the context's own share comes and goes in steps, so it is asked for after each
                if (isTooMuch || cudaMalloc(new Pointer(), chunk) != 0) {
                    chunk = chunk > CHUNK ? CHUNK : chunk / 2;
                }
                code = cudaMemGetInfo(free, total);
            }
            if (code != 0) {
                throw new IOException("CUDA error " + code);
            }
            System.out.println(free.get() / MEBIBYTE + " MiB left of " + total.get() / MEBIBYTE);
            System.out.flush();
        }
        Thread.currentThread().join(); // until it is killed
    }
}
