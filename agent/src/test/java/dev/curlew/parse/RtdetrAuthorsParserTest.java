package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.geometry.Box;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.Tensor;
import dev.curlew.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** RT-DETR as its authors export it. */
class RtdetrAuthorsParserTest extends ParserContract {
    @Override
    ParserFactory factory() {
        return new RtdetrFactory();
    }

    /** The n-th query, whatever lies before it. */
    private int used;

    @Override
    Signature signature() {
        return new Signature(
                Outputs.floats("images", BATCH, 3, SIDE, SIDE),
                List.of(
                        new TensorSpec("labels", DataType.INT64, List.of((long) BATCH, 300L)),
                        Outputs.floats("boxes", BATCH, 300, 4),
                        Outputs.floats("scores", BATCH, 300)),
                List.of("a", "b", "c", "d", "e", "f"),
                Map.of());
    }

    @Override
    boolean hasBoxesOfOneNumber() {
        return false;
    }

    @Override
    void write(Outputs outputs, int index, Box box, int classId, float score) {
        float[] values = {box.left(), box.top(), box.right(), box.bottom()};
        int row = index * 300 + used++;
        outputs.set(0, row, classId);
        for (int i = 0; i < 4; i++) {
            outputs.set(1, row * 4 + i, values[i]);
        }
        outputs.set(2, row, score);
    }

    @Test
    void asksForBoxesInPixelsOfTheInput() {
        TensorSpec sizes = new TensorSpec("orig_target_sizes", DataType.INT64, List.of(2L, 2L));
        Tensor tensor = new Outputs(List.of(sizes)).tensors().get(0);

        assertThat(factory().feeds(sizes)).isTrue();
        factory().feed(tensor, 640, 480);

        assertThat(List.of(
                        tensor.bytes().getLong(0),
                        tensor.bytes().getLong(8),
                        tensor.bytes().getLong(16),
                        tensor.bytes().getLong(24)))
                .containsExactly(640L, 480L, 640L, 480L);
    }
}
