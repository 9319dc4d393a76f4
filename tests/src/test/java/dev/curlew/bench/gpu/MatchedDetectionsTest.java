package dev.curlew.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MatchedDetectionsTest {
    private static final String TWO = "1,-1,10,10,100,200,0.9\n2,-1,50,50,40,80,0.5\n";

    @TempDir
    private Path folder;

    private MatchedDetections compare(String first, String second) throws IOException {
        return MatchedDetections.of(
                Files.writeString(folder.resolve("a"), first), Files.writeString(folder.resolve("b"), second));
    }

    @Test
    void findsEveryDetectionInTheSameFile() throws IOException {
        assertThat(compare(TWO, TWO)).isEqualTo(new MatchedDetections(4, 4));
    }

    @Test
    void countsWhatOnlyOneRunSaw() throws IOException {
        assertThat(compare(TWO, "1,-1,10,10,100,200,0.9\n")).isEqualTo(new MatchedDetections(2, 3));
    }

    @Test
    void wantsOverlapAndScoreToAgree() throws IOException {
        assertThat(compare("1,-1,10,10,100,200,0.9\n", "1,-1,20,10,100,200,0.9\n")
                        .matched())
                .as("overlap of 0.82")
                .isZero();
        assertThat(compare("1,-1,10,10,100,200,0.9\n", "1,-1,10,10,100,200,0.8\n")
                        .matched())
                .isZero();
        assertThat(compare("1,-1,10,10,100,200,0.9\n", "1,-1,11,10,100,200,0.87\n")
                        .matched())
                .isEqualTo(2);
    }

    @Test
    void givesEachPartnerOnce() throws IOException {
        assertThat(compare("1,-1,10,10,100,200,0.9\n1,-1,11,10,100,200,0.9\n", "1,-1,10,10,100,200,0.9\n"))
                .isEqualTo(new MatchedDetections(2, 3));
    }

    @Test
    void leavesOutWhatMayLieBelowTheOthersThreshold() throws IOException {
        assertThat(compare("1,-1,10,10,100,200,0.12\n", "")).isEqualTo(new MatchedDetections(0, 0));
    }
}
