package dev.curlew.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

final class FiguresTest {
    private static Figures figures(String stream, String gpu) throws JsonProcessingException {
        return new Figures(new ObjectMapper()
                .readTree("{\"engine\": \"TensorRT 10.6.0 on a GPU\", \"gpu\": {" + gpu + "}, \"streams\": [{\"id\":"
                        + " \"a\", \"decoder\": \"nvdec\", \"analysed\": 10" + stream + "}]}"));
    }

    @Test
    void findsNoDetourWhenAllWasDoneByTheGpu() throws Exception {
        assertThat(figures(", \"hostFrames\": 0, \"downloadedBytes\": 0", "\"fallbackFrames\": 0")
                        .detours())
                .isEmpty();
    }

    @Test
    void tellsOfPicturesThatWereInHostMemory() throws Exception {
        assertThat(figures(", \"hostFrames\": 3, \"downloadedBytes\": 0", "").detours())
                .contains("3 pictures decoded in host memory");
        assertThat(figures(", \"hostFrames\": 0, \"downloadedBytes\": 4000", "").detours())
                .contains("4000 bytes of pictures");
    }

    @Test
    void countsCopiedPicturesAsBytesThatCameDown() throws Exception {
        assertThat(figures(", \"downloadedBytes\": 4000", "\"downloadedBytesPerFrame\": 100")
                        .downloadedBytesPerFrame())
                .isEqualTo(500);
    }
}
