package dev.curlew.cuda;

/** The driver refused a call; the message is one line for the operator. */
public final class CudaException extends Exception {
    private static final long serialVersionUID = 1;

    /** What a caller can do about it. */
    public enum Kind {
        /** Not enough device or pinned memory; another, smaller request may work. */
        OUT_OF_MEMORY,
        /** The context is lost: every further call fails, and only a new process helps. */
        LOST,
        /** Anything else. */
        OTHER
    }

    private final Kind kind;
    private final int code;

    /** @param code the driver's CUresult or cudaError number */
    public CudaException(String message, Kind kind, int code) {
        super(message);
        this.kind = kind;
        this.code = code;
    }

    public Kind kind() {
        return kind;
    }

    public int code() {
        return code;
    }
}
