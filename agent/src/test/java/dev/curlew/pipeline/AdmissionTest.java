package dev.curlew.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.cuda.CudaException;
import dev.curlew.cuda.DeviceMemory;
import dev.curlew.cuda.RecordingGpu;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long MB = 1_000_000;

    private final RecordingGpu gpu = new RecordingGpu(100 * MB);

    @Test
    void countsWhatIsReservedUntilItIsMeasured() throws CudaException {
        Admission admission = new Admission(gpu, 50 * MB, 10 * MB);
        Admission.Reservation first = admission.reserve("a: its decoder", 20 * MB);
        assertThatThrownBy(() -> admission.reserve("b: its decoder", 31 * MB)).isInstanceOf(AdmissionException.class);

        try (DeviceMemory memory = gpu.allocate(25 * MB)) {
            first.close();
            first.close();

            assertThat(admission.usedBytes()).isEqualTo(memory.bytes());
            admission.reserve("b: its decoder", 25 * MB).close();
            assertThatThrownBy(() -> admission.reserve("c: its decoder", 26 * MB))
                    .hasMessage("c: its decoder needs 26 MB of the GPU's memory, but gpu.memory leaves 25 MB of"
                            + " 50 MB; raise gpu.memory, or run fewer or smaller streams");
        }
        assertThat(admission.usedBytes()).isZero();
    }

    @Test
    void leavesTheReserveToOthers() throws CudaException {
        try (DeviceMemory others = gpu.allocate(70 * MB)) {
            Admission admission = new Admission(gpu, 90 * MB, 10 * MB);
            assertThat(others.bytes()).isEqualTo(70 * MB);

            admission.reserve("a: its decoder", 15 * MB);

            assertThatThrownBy(() -> admission.reserve("b: its decoder", 6 * MB))
                    .hasMessage("b: its decoder needs 6 MB of the GPU's memory, but of its 100 MB only 5 MB are"
                            + " free beside a reserve of 10 MB; end what else uses the GPU, or run fewer or smaller"
                            + " streams");
        }
    }

    @Test
    void passesALostDeviceOn() throws CudaException {
        Admission admission = new Admission(gpu, 50 * MB, 0);
        gpu.loseAtCall(1);

        assertThatThrownBy(() -> admission.reserve("a", 1))
                .isInstanceOf(AdmissionException.class)
                .satisfies(e -> assertThat(DeviceLost.in(e)).isNotNull());
    }
}
