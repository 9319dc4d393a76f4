package dev.curlew.mot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.geometry.Box;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class MotReaderTest {

    @Test
    void readsDetectionsTruthAndTracks() throws IOException {
        assertThat(read("1,-1,10.5,20,30,40,0.9,-1,-1,-1\r\n\n 2 , 7 , 1,2,3,4, 1\n3,8.0,1,2,3,4,0,1,0.5\n"))
                .containsExactly(
                        new MotRow(1, -1, new Box(10.5f, 20, 30, 40), 0.9f),
                        new MotRow(2, 7, new Box(1, 2, 3, 4), 1),
                        new MotRow(3, 8, new Box(1, 2, 3, 4), 0));
    }

    @Test
    void groupsRowsByFrameWithEmptyFramesBetween() throws IOException {
        List<MotRow> rows = read("3,1,0,0,1,1,1\n1,2,0,0,1,1,1\n3,3,0,0,1,1,1\n");
        assertThat(MotReader.byFrame(rows))
                .containsExactly(List.of(rows.get(1)), List.of(), List.of(rows.get(0), rows.get(2)));
        assertThat(MotReader.byFrame(List.of())).isEmpty();
    }

    @Test
    void saysWhereAndWhatIsWrong() {
        assertBroken("1,2,3\n", "det.txt:1: a row must have at least 7 columns divided by commas, but has 3");
        assertBroken(
                "1,1,0,0,1,1,1\n0,1,0,0,1,1,1",
                "det.txt:2: frame must be a whole number from 1 to 10000000, but was 0");
        assertBroken("1.5,1,0,0,1,1,1", "det.txt:1: frame must be a whole number from 1 to 10000000, but was 1.5");
        assertBroken("1,x,0,0,1,1,1", "det.txt:1: id must be a number, but was 'x'");
        assertBroken("1,1.5,0,0,1,1,1", "det.txt:1: id must be a whole number, but was 1.5");
        assertBroken("1,1,NaN,0,1,1,1", "det.txt:1: left must be a number, but was 'NaN'");
        assertBroken("1,1,0,0,-3,1,1", "det.txt:1: width must not be negative, but was -3");
        assertBroken("1,1,0,0,1,1,", "det.txt:1: confidence must be a number, but was ''");
    }

    private static List<MotRow> read(String text) throws IOException {
        return MotReader.read(new StringReader(text), "det.txt");
    }

    private static void assertBroken(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(MotFormatException.class)
                .hasMessage(message);
    }
}
