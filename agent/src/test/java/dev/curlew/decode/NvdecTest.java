package dev.curlew.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.CudaQueue;
import dev.curlew.cuda.RecordingGpu;
import dev.curlew.media.Fence;
import org.junit.jupiter.api.Test;

class NvdecTest {
    private final RecordingGpu gpu = new RecordingGpu();

    @Test
    void recordsAFenceForEachPictureAndUsesThoseThatCameBack() throws Exception {
        Nvdec nvdec = new Nvdec(gpu);
        CudaQueue queue = gpu.newQueue();
        gpu.forget();

        Fence first = nvdec.fence(queue);
        Fence second = nvdec.fence(queue);
        first.giveBack();
        Fence third = nvdec.fence(queue);

        assertThat(first.event()).isNotEqualTo(second.event());
        assertThat(third.event()).isEqualTo(first.event());
        assertThat(gpu.calls())
                .containsExactly(
                        "new event",
                        "queue 0: record event 0",
                        "new event",
                        "queue 0: record event 1",
                        "queue 0: record event 0");
        second.giveBack();
        third.giveBack();
        nvdec.close();
        queue.close();
        assertThat(gpu.open()).isEmpty();
        gpu.close();
    }

    @Test
    void losesNoFenceWhenTheGpuFails() throws Exception {
        Nvdec nvdec = new Nvdec(gpu);
        CudaQueue queue = gpu.newQueue();
        gpu.loseAtCall(2);

        assertThatThrownBy(() -> nvdec.fence(queue)).isInstanceOf(CudaException.class);

        nvdec.close();
        queue.close();
        assertThat(gpu.open()).isEmpty();
    }
}
