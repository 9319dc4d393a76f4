package dev.curlew.cuda;

import dev.curlew.lifecycle.Leaks;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.global.cudart;

/** A CUgraphExec. */
final class InstantiatedGraph implements CudaGraph {
    private final Leaks.Mark mark = Leaks.opened(this);
    private final CudaGpu gpu;
    private final CUgraphExec_st graph;

    InstantiatedGraph(CudaGpu gpu, CUgraphExec_st graph) {
        this.gpu = gpu;
        this.graph = graph;
    }

    CUgraphExec_st graph() {
        return graph;
    }

    @Override
    public void close() {
        gpu.quietly(() -> cudart.cuGraphExecDestroy(graph));
        mark.close();
    }
}
