package dev.curlew.infer.tensorrt;

import dev.curlew.infer.EngineException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A plan in native memory for as long as TensorRT reads it. Not mapped: a mapping would stay in the process until the
 * garbage collector comes round.
 */
final class PlanBytes implements AutoCloseable {
    private static final int CHUNK = 1 << 24;

    private final Pointer memory;
    private final long size;

    private PlanBytes(Pointer memory, long size) {
        this.memory = memory;
        this.size = size;
    }

    static PlanBytes read(Path file) throws EngineException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            // not through a deallocator of JavaCPP's, which counts it against the Java heap's limit
            Pointer memory = Pointer.malloc(Math.max(1, size));
            if (memory == null || memory.isNull()) {
                throw new EngineException(file + ": no memory for its " + size + " bytes");
            }
            PlanBytes bytes = new PlanBytes(memory, size);
            try {
                bytes.fill(channel);
            } catch (IOException | RuntimeException e) {
                bytes.close();
                throw e;
            }
            return bytes;
        } catch (IOException e) {
            throw new EngineException(file + ": cannot be read: " + e, e);
        }
    }

    private void fill(FileChannel channel) throws IOException {
        for (long at = 0; at < size; ) {
            try (Natives.At start = new Natives.At(memory.address() + at);
                    BytePointer part = new BytePointer(start)) {
                ByteBuffer into = part.capacity(Math.min(CHUNK, size - at)).asByteBuffer();
                int read = channel.read(into, at);
                if (read < 0) {
                    throw new EOFException("it became shorter while it was read");
                }
                at += read;
            }
        }
    }

    Pointer pointer() {
        return memory;
    }

    long size() {
        return size;
    }

    @Override
    public void close() {
        Pointer.free(memory);
    }
}
