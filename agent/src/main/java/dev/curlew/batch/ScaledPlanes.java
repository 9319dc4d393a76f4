package dev.curlew.batch;

import dev.curlew.model.InputSettings.Color;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Planes of green, blue and red that swscale writes and Java reads, each as large as an engine's input: of 8 bits, or deep
 * ones of 12 bits in two bytes. Belongs to one inference thread.
 */
final class ScaledPlanes implements AutoCloseable {
    private static final int SHIFT = 4;

    /** A deep sample is this many times one of 8 bits. */
    static final float STEPS = 1 << SHIFT;

    /** That a deep sample can have. */
    static final int VALUES = 256 << SHIFT;

    private static final int COUNT = 3;
    private static final int VECTOR = 64; // swscale's vector code writes in steps of up to 64 bytes

    private final int height;
    private final int stride;
    private final int[] planeOfChannel;
    private final BytePointer memory;
    private final ByteBuffer bytes;
    private final CharBuffer chars;
    private final PointerPointer<BytePointer> pointers;
    private final IntPointer strides;
    private final byte[] line;
    private boolean deep;

    /** @param order of the input's channels */
    ScaledPlanes(int width, int height, Color order) {
        this.height = height;
        stride = (width * Character.BYTES + VECTOR - 1) / VECTOR * VECTOR;
        planeOfChannel = order == Color.RGB ? new int[] {2, 0, 1} : new int[] {1, 0, 2};
        line = new byte[width];
        long planeBytes = (long) stride * height;
        memory = new BytePointer(COUNT * planeBytes + VECTOR);
        bytes = memory.asByteBuffer();
        chars = memory.asByteBuffer().order(ByteOrder.nativeOrder()).asCharBuffer();
        pointers = new PointerPointer<>(COUNT + 1);
        strides = new IntPointer(COUNT + 1);
        for (int plane = 0; plane < COUNT; plane++) {
            pointers.put(plane, memory.getPointer(plane * planeBytes));
            strides.put(plane, stride);
        }
        pointers.put(COUNT, null);
        strides.put(COUNT, 0);
    }

    PointerPointer<BytePointer> pointers() {
        return pointers;
    }

    IntPointer strides() {
        return strides;
    }

    /** @param deep what has been written into them */
    void written(boolean deep) {
        this.deep = deep;
    }

    /** The memory of planes that are not deep. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Where a row of one of the input's channels begins in {@link #bytes}. */
    int row(int channel, int y) {
        return (planeOfChannel[channel] * height + y) * stride;
    }

    /** Copies a row's samples, as deep ones whatever they are. */
    void read(int channel, int y, char[] to, int count) {
        if (deep) {
            chars.get(row(channel, y) / Character.BYTES, to, 0, count);
            return;
        }
        bytes.get(row(channel, y), line, 0, count);
        for (int i = 0; i < count; i++) {
            to[i] = (char) ((line[i] & 0xff) << SHIFT);
        }
    }

    @Override
    public void close() {
        strides.close();
        pointers.close();
        memory.close();
    }
}
