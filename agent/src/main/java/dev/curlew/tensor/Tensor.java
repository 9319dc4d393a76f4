package dev.curlew.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A view of memory that an engine owns: the owner allocates and frees it, a Tensor only says where it is and how it is
 * laid out (row-major, native byte order). Host memory is reached through {@link #bytes}, any memory by its address.
 */
public final class Tensor {
    /** Where the elements live. */
    public enum Memory {
        HOST,
        CUDA
    }

    private final TensorSpec spec;
    private final Memory memory;
    private final long address;
    private final @Nullable ByteBuffer bytes;
    private final @Nullable FloatBuffer floats;

    private Tensor(TensorSpec spec, Memory memory, long address, @Nullable ByteBuffer bytes) {
        this.spec = spec;
        this.memory = memory;
        this.address = address;
        this.bytes = bytes;
        this.floats = bytes != null && spec.type() == DataType.FP32 ? bytes.asFloatBuffer() : null;
    }

    /** Host memory; the buffer's limit is the tensor's size. The address may be 0 where nobody needs it. */
    public static Tensor host(TensorSpec spec, ByteBuffer bytes, long address) {
        long needed = spec.elements() * spec.type().bytes();
        if (bytes.capacity() != needed) {
            throw new IllegalArgumentException(spec + " needs " + needed + " bytes, but was " + bytes.capacity());
        }
        return new Tensor(spec, Memory.HOST, address, bytes.duplicate().order(ByteOrder.nativeOrder()));
    }

    /** Memory of the current CUDA device. */
    public static Tensor cuda(TensorSpec spec, long devicePointer) {
        return new Tensor(spec, Memory.CUDA, devicePointer, null);
    }

    public TensorSpec spec() {
        return spec;
    }

    public Memory memory() {
        return memory;
    }

    public long address() {
        return address;
    }

    /** Host bytes; position and limit are shared by all callers, so use absolute access. */
    public ByteBuffer bytes() {
        if (bytes == null) {
            throw new IllegalStateException(spec + " lies in " + memory + " memory");
        }
        return bytes;
    }

    /** Host elements of an FP32 tensor; use absolute access. */
    public FloatBuffer floats() {
        if (floats == null) {
            throw new IllegalStateException(spec + " in " + memory + " memory has no host floats");
        }
        return floats;
    }
}
