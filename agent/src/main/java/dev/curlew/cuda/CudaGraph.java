package dev.curlew.cuda;

/** Work that was captured once and is launched as one. Closed by whoever captured it. */
public interface CudaGraph extends AutoCloseable {
    @Override
    void close();
}
