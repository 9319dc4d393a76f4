package dev.curlew.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.detection.Detection;
import dev.curlew.geometry.Letterbox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NonMaxSuppressionTest {
    private static final Letterbox PLAIN = new Letterbox(1000, 1000, 0, 0, 1000, 1000);

    private static NonMaxSuppression suppression(float iou, boolean agnostic, int max) {
        return new NonMaxSuppression(new ParserSettings(0, iou, agnostic, max, List.of()));
    }

    @Test
    void keepsEqualScoresInTheOrderTheyCame() {
        Candidates candidates = new Candidates();
        for (int i = 0; i < 5; i++) {
            candidates.add(i * 100, 0, i * 100 + 50, 50, i, 0.5f);
        }

        assertThat(suppression(0.5f, false, 10).apply(candidates, PLAIN))
                .extracting(Detection::classId)
                .containsExactly(0, 1, 2, 3, 4);
    }

    /** Found by the fuzzer: an objectness of -0 gave a score of -0, which events would have printed. */
    @Test
    void takesANegativeZeroForZero() {
        Candidates candidates = new Candidates();
        candidates.add(0, 0, 20, 20, 0, -0f);
        candidates.add(100, 0, 120, 20, 1, 0);

        assertThat(suppression(0.5f, false, 10).apply(candidates, PLAIN))
                .extracting(Detection::score)
                .containsExactly(0f, 0f);
    }

    @Test
    void agreesWithThePlainAlgorithm() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            boolean agnostic = random.nextBoolean();
            Candidates candidates = new Candidates();
            List<Detection> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                float left = random.nextInt(300);
                float top = random.nextInt(300);
                float width = 20 + random.nextInt(200);
                float height = 20 + random.nextInt(200);
                int id = random.nextInt(3);
                float score = random.nextInt(20) / 20f;
                candidates.add(left, top, left + width, top + height, id, score);
                all.add(new Detection(PLAIN.toSource(left, top, left + width, top + height), id, score));
            }

            assertThat(suppression(0.45f, agnostic, 100).apply(candidates, PLAIN))
                    .isEqualTo(plain(all, agnostic));
        }
    }

    private static List<Detection> plain(List<Detection> all, boolean agnostic) {
        List<Detection> kept = new ArrayList<>();
        for (Detection next : all.stream()
                .sorted(Comparator.comparing(Detection::score).reversed())
                .toList()) {
            if (kept.stream()
                    .noneMatch(other -> (agnostic || other.classId() == next.classId())
                            && other.box().iou(next.box()) > 0.45f)) {
                kept.add(next);
            }
        }
        return kept;
    }

    @Test
    void looksAtTheBestOnlyWhenThereAreTooMany() {
        Candidates candidates = new Candidates();
        for (int i = 0; i < 100_000; i++) {
            candidates.add(i % 900, 0, i % 900 + 20, 20, 0, i / 100_000f);
        }

        List<Detection> found = suppression(0.5f, false, 300).apply(candidates, PLAIN);

        assertThat(found.get(0).score()).isEqualTo(99_999 / 100_000f);
        assertThat(found).hasSizeBetween(10, 300);
    }

    @Test
    void dropsWhatIsNoFiniteNumber() {
        Candidates candidates = new Candidates();
        candidates.add(Float.NaN, 0, 10, 10, 0, 0.5f);
        candidates.add(0, 0, Float.POSITIVE_INFINITY, 10, 0, 0.5f);
        candidates.add(0, 0, 10, 10, 0, Float.NaN);

        assertThat(candidates.size()).isZero();
    }

    @Test
    void doesNotTakeAnInvertedBoxForAnObject() {
        Candidates candidates = new Candidates();
        candidates.add(50, 50, 20, 20, 0, 0.5f);

        assertThat(suppression(0.5f, false, 10).apply(candidates, PLAIN)).isEmpty();
    }
}
