package dev.curlew.cuda;

/** A function of loaded PTX. Closed by whoever loaded it, once nothing queued runs it. */
public interface Kernel extends AutoCloseable {
    @Override
    void close();
}
