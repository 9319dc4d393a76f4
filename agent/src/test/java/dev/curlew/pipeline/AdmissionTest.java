package dev.curlew.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.DeviceMemory;
import dev.curlew.cuda.RecordingGpu;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long MB = 1_000_000;

    private final RecordingGpu gpu = new RecordingGpu(1000 * MB);

    @Test
    void countsWhatIsReservedUntilItIsMeasured() throws CudaException {
        Admission admission = new Admission(gpu, 500 * MB, 100 * MB);
        Admission.Reservation first = admission.reserve("a: its decoder", 200 * MB);
        assertThatThrownBy(() -> admission.reserve("b: its decoder", 301 * MB)).isInstanceOf(AdmissionException.class);

        try (DeviceMemory memory = gpu.allocate(250 * MB)) {
            first.close();
            first.close();

            assertThat(admission.usedBytes()).isEqualTo(memory.bytes());
            admission.reserve("b: its decoder", 250 * MB).close();
            assertThatThrownBy(() -> admission.reserve("c: its decoder", 251 * MB))
                    .hasMessage("c: its decoder needs 251 MB of the GPU's memory, but gpu.memory leaves 250 MB of"
                            + " 500 MB; raise gpu.memory, or run fewer or smaller streams");
        }
        assertThat(admission.usedBytes()).isZero();
    }

    @Test
    void leavesTheReserveToOthers() throws CudaException {
        try (DeviceMemory others = gpu.allocate(700 * MB)) {
            Admission admission = new Admission(gpu, 900 * MB, 100 * MB);
            assertThat(others.bytes()).isEqualTo(700 * MB);

            admission.reserve("a: its decoder", 150 * MB);

            assertThatThrownBy(() -> admission.reserve("b: its decoder", 60 * MB))
                    .hasMessage("b: its decoder needs 60 MB of the GPU's memory, but of its 1,000 MB only 50 MB are"
                            + " free beside a reserve of 100 MB; end what else uses the GPU, or run fewer or smaller"
                            + " streams");
        }
    }

    @Test
    void passesALostDeviceOn() throws CudaException {
        Admission admission = new Admission(gpu, 500 * MB, 0);
        gpu.loseAtCall(1);

        assertThatThrownBy(() -> admission.reserve("a", 1))
                .isInstanceOf(AdmissionException.class)
                .satisfies(e -> assertThat(DeviceLost.in(e)).isNotNull());
    }
}
