package dev.curlew.cuda;

/** What a driver's or runtime's error number means to a caller; both use the same numbers for these. */
final class CudaErrors {
    static final int OUT_OF_MEMORY = 2;
    private static final int DEINITIALIZED = 4;
    private static final int ECC_UNCORRECTABLE = 214;
    private static final int NVLINK_UNCORRECTABLE = 220;
    static final int UNSUPPORTED_PTX_VERSION = 222;
    private static final int ILLEGAL_ADDRESS = 700;
    private static final int LAUNCH_TIMEOUT = 702;
    private static final int CONTEXT_IS_DESTROYED = 709;
    private static final int ASSERT = 710;
    private static final int HARDWARE_STACK_ERROR = 714;
    private static final int LAUNCH_FAILED = 719;
    private static final int CONTAINED = 721;
    private static final int UNKNOWN = 999;

    private CudaErrors() {}

    static CudaException.Kind kind(int code) {
        boolean lost = code == DEINITIALIZED
                || code == ECC_UNCORRECTABLE
                || code == NVLINK_UNCORRECTABLE
                || code == ILLEGAL_ADDRESS
                || code == LAUNCH_TIMEOUT
                || code == CONTEXT_IS_DESTROYED
                || code == ASSERT
                || (code >= HARDWARE_STACK_ERROR && code <= LAUNCH_FAILED)
                || code == CONTAINED
                || code == UNKNOWN;
        return lost
                ? CudaException.Kind.LOST
                : code == OUT_OF_MEMORY ? CudaException.Kind.OUT_OF_MEMORY : CudaException.Kind.OTHER;
    }
}
