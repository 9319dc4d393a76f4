package dev.curlew.mot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.geometry.Box;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MotWriterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final MotWriter writer = new MotWriter(out);

    @Test
    void writesARowThatEveryEvaluatorReads() throws IOException {
        writer.write(1, 12, new Box(-0.004f, 20.005f, 31.5f, 100), 0.87654f);
        writer.write(2, 3, new Box(-12.345f, -0.5f, 1, 2), 1);
        assertThat(text())
                .isEqualTo(
                        "1,12,0.00,20.00,31.50,100.00,0.8765,-1,-1,-1\n2,3,-12.35,-0.50,1.00,2.00,1.0000,-1,-1,-1\n");
    }

    @Test
    void writesWhatTheReaderReads() throws IOException {
        Random random = new Random(2);
        for (int i = 0; i < 1000; i++) {
            out.reset();
            Box box = new Box(
                    4000 * (random.nextFloat() - 0.5f),
                    4000 * (random.nextFloat() - 0.5f),
                    4000 * random.nextFloat(),
                    4000 * random.nextFloat());
            writer.write(i + 1, i, box, random.nextFloat());
            MotRow row = MotReader.read(new StringReader(text()), "rows").get(0);
            assertThat(row.box().left()).isEqualTo(rounded(box.left()));
            assertThat(row.box().top()).isEqualTo(rounded(box.top()));
            assertThat(row.box().width()).isEqualTo(rounded(box.width()));
            assertThat(row.box().height()).isEqualTo(rounded(box.height()));
        }
    }

    @Test
    void writesTheSameInEveryCountry() throws IOException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            writer.write(1, 1, new Box(0.5f, 0, 1, 1), 0.5f);
        } finally {
            Locale.setDefault(before);
        }
        assertThat(text()).isEqualTo("1,1,0.50,0.00,1.00,1.00,0.5000,-1,-1,-1\n");
    }

    private static float rounded(float value) {
        return (float) (Math.round(value * 100.0) / 100.0);
    }

    private String text() {
        return out.toString(StandardCharsets.US_ASCII);
    }
}
