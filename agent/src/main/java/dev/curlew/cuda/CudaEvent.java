package dev.curlew.cuda;

/** A point in a {@link CudaQueue}. Made once and recorded again and again; closed by whoever made it. */
public interface CudaEvent extends AutoCloseable {
    /** The CUevent. */
    long handle();

    /** Waits, without spinning, until the work before the last record is done. Any thread. */
    void await() throws CudaException;

    /** GPU time from another event to this one, both done, in nanoseconds; both were made with timing. */
    long nanosSince(CudaEvent start) throws CudaException;

    @Override
    void close();
}
