package dev.curlew.pipeline;

import dev.curlew.cuda.CudaException;
import org.jspecify.annotations.Nullable;

/** Recognises the failure that no thread of this process can go on after. */
public final class DeviceLost {
    private DeviceLost() {}

    /** The driver's word for it, wherever it stands among the causes, or null. */
    public static @Nullable CudaException in(@Nullable Throwable failure) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < 20; depth++, each = each.getCause()) {
            if (each instanceof CudaException cuda && cuda.kind() == CudaException.Kind.LOST) {
                return cuda;
            }
        }
        return null;
    }
}
