package dev.curlew.cuda;

import dev.curlew.lifecycle.Leaks;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.global.cudart;

/** A function and the module that holds it. */
final class LoadedKernel implements Kernel {
    private final Leaks.Mark mark = Leaks.opened(this);
    private final CudaGpu gpu;
    private final CUmod_st module;
    private final CUfunc_st function;

    LoadedKernel(CudaGpu gpu, CUmod_st module, CUfunc_st function) {
        this.gpu = gpu;
        this.module = module;
        this.function = function;
    }

    CUfunc_st function() {
        return function;
    }

    @Override
    public void close() {
        gpu.quietly(() -> cudart.cuModuleUnload(module));
        mark.close();
    }
}
