package dev.curlew.cuda;

/** There is no GPU that can be used here; the message is a sentence for the operator, with the remedy. */
public final class NoGpuException extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong, for callers that go on without a GPU in some cases only. */
    public enum Reason {
        /** No NVIDIA driver: a machine without such a GPU, or a container that was not given it. */
        NO_DRIVER,
        /** The driver is there and cannot be used: too old, no permission, mismatch. */
        DRIVER,
        /** A library beside the driver is missing. */
        LIBRARY,
        /** The driver works, but has no such GPU. */
        NO_SUCH_GPU
    }

    private final Reason reason;

    public NoGpuException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
