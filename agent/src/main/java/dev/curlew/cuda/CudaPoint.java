package dev.curlew.cuda;

import dev.curlew.lifecycle.Leaks;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.global.cudart;

/** A CUevent that is waited for without spinning. */
final class CudaPoint implements CudaEvent {
    private final Leaks.Mark mark;
    private final CudaGpu gpu;
    private final CUevent_st event = new CUevent_st();
    private final float[] millis = new float[1];

    CudaPoint(CudaGpu gpu, boolean timed) throws CudaException {
        this.gpu = gpu;
        int flags = cudart.CU_EVENT_BLOCKING_SYNC | (timed ? 0 : cudart.CU_EVENT_DISABLE_TIMING);
        Driver.check(cudart.cuEventCreate(event, flags), "making an event");
        this.mark = Leaks.opened(this);
    }

    CUevent_st event() {
        return event;
    }

    @Override
    public long handle() {
        return event.address();
    }

    @Override
    public void await() throws CudaException {
        gpu.makeCurrent();
        Driver.check(cudart.cuEventSynchronize(event), "waiting for the GPU");
    }

    @Override
    public long nanosSince(CudaEvent start) throws CudaException {
        gpu.makeCurrent();
        synchronized (millis) {
            Driver.check(
                    cudart.cuEventElapsedTime(millis, ((CudaPoint) start).event, event), "reading the GPU's clock");
            return (long) (millis[0] * 1e6);
        }
    }

    @Override
    public void close() {
        gpu.quietly(() -> cudart.cuEventDestroy(event));
        mark.close();
    }
}
