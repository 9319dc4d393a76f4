package dev.curlew.cuda;

import java.nio.ByteBuffer;

/** Page-locked host memory, which the GPU copies from and to without the CPU's help. Whoever allocated it closes it. */
public interface PinnedMemory extends AutoCloseable {
    long address();

    /** The whole of it in native byte order; position and limit are shared by all callers, so use absolute access. */
    ByteBuffer bytes();

    @Override
    void close();
}
