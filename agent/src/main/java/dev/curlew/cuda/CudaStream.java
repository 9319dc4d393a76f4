package dev.curlew.cuda;

import dev.curlew.lifecycle.Leaks;
import java.nio.ByteBuffer;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** A CUstream that does not wait for the default one. What a call needs in native memory is made with it. */
final class CudaStream implements CudaQueue {
    @SuppressWarnings("NullAway") // the binding's way to say that there are none
    private static final PointerPointer<Pointer> NO_EXTRAS = null;

    private final Leaks.Mark mark;
    private final CudaGpu gpu;
    private final CUstream_st stream = new CUstream_st();
    private final EventAddress other = new EventAddress();
    private final Address host = new Address();
    private final Address struct = new Address();
    private final PointerPointer<Pointer> parameters = new PointerPointer<>(1);

    CudaStream(CudaGpu gpu) throws CudaException {
        this.gpu = gpu;
        Driver.check(cudart.cuStreamCreate(stream, cudart.CU_STREAM_NON_BLOCKING), "making a queue");
        this.mark = Leaks.opened(this);
    }

    @Override
    public long handle() {
        return stream.address();
    }

    @Override
    public void upload(long toDevice, long fromHost, long bytes) throws CudaException {
        gpu.makeCurrent();
        Driver.check(cudart.cuMemcpyHtoDAsync(toDevice, host.at(fromHost), bytes, stream), "copying to the GPU");
    }

    @Override
    public void download(long toHost, long fromDevice, long bytes) throws CudaException {
        gpu.makeCurrent();
        Driver.check(cudart.cuMemcpyDtoHAsync(host.at(toHost), fromDevice, bytes, stream), "copying from the GPU");
    }

    @Override
    public void launch(Kernel kernel, int gridX, int gridY, int gridZ, int blockX, int blockY, ByteBuffer arguments)
            throws CudaException {
        gpu.makeCurrent();
        parameters.put(0, struct.at(Address.of(arguments)));
        Driver.check(
                cudart.cuLaunchKernel(
                        ((LoadedKernel) kernel).function(),
                        gridX,
                        gridY,
                        gridZ,
                        blockX,
                        blockY,
                        1,
                        0,
                        stream,
                        parameters,
                        NO_EXTRAS),
                "launching a kernel");
    }

    @Override
    public void record(CudaEvent event) throws CudaException {
        gpu.makeCurrent();
        Driver.check(cudart.cuEventRecord(((CudaPoint) event).event(), stream), "recording an event");
    }

    @Override
    public void waitFor(long event) throws CudaException {
        gpu.makeCurrent();
        Driver.check(
                cudart.cuStreamWaitEvent(stream, other.at(event), cudart.CU_EVENT_WAIT_DEFAULT), "queueing a wait");
    }

    @Override
    public CudaGraph capture(Work work) throws CudaException {
        gpu.makeCurrent();
        Driver.check(
                cudart.cuStreamBeginCapture(stream, cudart.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL), "starting a capture");
        CUgraph_st graph = new CUgraph_st();
        boolean queued = false;
        int ended;
        try {
            work.queue();
            queued = true;
        } finally {
            // also after a failure: the queue must not stay in capture mode
            ended = cudart.cuStreamEndCapture(stream, graph);
            if (!queued && !graph.isNull()) {
                cudart.cuGraphDestroy(graph);
            }
        }
        Driver.check(ended, "ending a capture");
        CUgraphExec_st executable = new CUgraphExec_st();
        int made = cudart.cuGraphInstantiate(executable, graph, 0);
        cudart.cuGraphDestroy(graph);
        Driver.check(made, "making a graph");
        return new InstantiatedGraph(gpu, executable);
    }

    @Override
    public void launch(CudaGraph graph) throws CudaException {
        gpu.makeCurrent();
        Driver.check(cudart.cuGraphLaunch(((InstantiatedGraph) graph).graph(), stream), "launching a graph");
    }

    @Override
    public void await() throws CudaException {
        gpu.makeCurrent();
        Driver.check(cudart.cuStreamSynchronize(stream), "waiting for the GPU");
    }

    @Override
    public void close() {
        gpu.quietly(() -> cudart.cuStreamDestroy(stream));
        parameters.close();
        mark.close();
    }
}
