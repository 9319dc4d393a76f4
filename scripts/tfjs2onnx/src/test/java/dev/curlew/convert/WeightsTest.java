package dev.curlew.convert;

import static dev.curlew.convert.TinyModel.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WeightsTest {
    @TempDir
    private Path folder;

    private final Nd zeros = Nd.by(at -> 0, 1, 3);

    @Test
    void restoresWeightsOfEightBits() {
        TinyModel model = new TinyModel(folder, 1, 3)
                .quantized("w", "uint8", 0.5, -10, List.of(3), new byte[] {0, 7, (byte) 255});
        assertSame(added(model), Nd.of(new float[] {-10, -6.5f, 117.5f}, 1, 3));
    }

    @Test
    void restoresWeightsOfSixteenBits() {
        byte[] raw = TinyModel.little(
                6, to -> to.putShort((short) 1).putShort((short) 0x8000).putShort((short) 0xffff));
        TinyModel model = new TinyModel(folder, 1, 3).quantized("w", "uint16", 0.25, 1, List.of(3), raw);
        assertSame(added(model), Nd.of(new float[] {1.25f, 8193, 16384.75f}, 1, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "0000, 0",
        "3c00, 1",
        "c000, -2",
        "7bff, 65504",
        "0001, 5.9604645E-8",
        "03ff, 6.097555E-5",
        "3555, 0.33325195",
        "7c00, Infinity",
        "fc00, -Infinity",
        "7e00, NaN"
    })
    void readsHalves(String bits, Float value) {
        assertThat((float) Weights.half((short) Integer.parseInt(bits, 16))).isEqualTo(value);
    }

    @Test
    void refusesFilesThatAreTooShort() {
        TinyModel model = new TinyModel(folder, 1, 3).weight("w", "float32", List.of(3), new byte[11]);
        assertThatThrownBy(() -> added(model)).hasMessage("the weight files end before weight w is complete");
    }

    @Test
    void refusesFilesThatAreTooLong() {
        TinyModel model = new TinyModel(folder, 1, 3).weight("w", "float32", List.of(3), new byte[13]);
        assertThatThrownBy(() -> added(model)).hasMessageContaining("1 bytes more than the manifest names");
    }

    @Test
    void refusesATypeThatItDoesNotKnow() {
        TinyModel model = new TinyModel(folder, 1, 3).weight("w", "complex64", List.of(3), new byte[24]);
        assertThatThrownBy(() -> added(model)).hasMessage("weight w is stored as the unsupported type complex64");
    }

    private Nd added(TinyModel model) {
        return model.node("AddV2", "y", List.of("x", "w")).run("y", zeros);
    }
}
