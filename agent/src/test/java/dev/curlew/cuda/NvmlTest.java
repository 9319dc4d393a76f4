package dev.curlew.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NvmlTest {
    @Test
    void isAbsentWithoutALibraryOrWithoutThatDevice() {
        assertThat(Nvml.open("GPU-00000000-0000-0000-0000-000000000000")).isNull();
    }
}
