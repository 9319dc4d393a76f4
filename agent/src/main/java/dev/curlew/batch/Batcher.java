package dev.curlew.batch;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.Gpu;
import dev.curlew.geometry.Letterbox;
import dev.curlew.media.Frame;

/**
 * Lays frames into an engine's input: {@link #write} for each place of the batch, {@link #send} once, then the engine's
 * run; on a GPU the next batch may follow while that run is under way. Belongs to one inference thread, which also closes
 * it; nothing native is allocated per frame.
 */
public interface Batcher extends AutoCloseable {

    /**
     * Lays a frame into one place of the batch. The frame's pixels must stay until the engine's run is done.
     *
     * @return the way back from input to source pixels
     * @throws PictureException when this frame cannot be an input; the others of the batch still can
     */
    Letterbox write(Frame frame, int index);

    /** Puts what was written on the engine's queue; nothing to do on the host. */
    void send(int count) throws CudaException;

    /**
     * GPU time of a {@link #send} in nanoseconds, once the engine's run is done; 0 on the host.
     *
     * @param ago how many sends followed it, less than {@link Gpu#DEPTH}; 0 is the last one
     */
    default long sendNanos(int ago) throws CudaException {
        return 0;
    }

    /** Bytes that {@link #send} has put on their way from host to device so far. */
    default long uploadedBytes() {
        return 0;
    }

    @Override
    void close();
}
