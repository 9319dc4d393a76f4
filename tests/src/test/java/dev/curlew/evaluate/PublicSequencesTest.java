package dev.curlew.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** On sequences that may not be shipped: where they are missing, these tests say so and are left out. */
class PublicSequencesTest {

    @Test
    void metricsSayWhatTrackEvalSays() throws IOException {
        PublicData data = data();
        for (PublicData.Reference reference : PublicData.REFERENCES) {
            Scores ours = data.score(reference);
            assertThat(ours.isWithin(0.1 + 1e-9, reference.scores()))
                    .as("%s %s: %s", reference.sequence(), reference.tracker(), ours)
                    .isTrue();
        }
    }

    @Test
    void trackerIsAsGoodAsTheBestOfTheOthers() throws IOException {
        List<Scores> frcnn = new ArrayList<>();
        for (Input input : data().inputs()) {
            Scores scores = input.score();
            Input.Peer peer = Objects.requireNonNull(input.peer());
            assertThat(scores.hota())
                    .as(input.name())
                    .isGreaterThan(peer.scores().hota() - 2);
            if (input.name().endsWith("NanoDet")) {
                assertThat(scores.hota()).as(input.name()).isGreaterThan(60);
                assertThat(scores.idf1()).as(input.name()).isGreaterThan(84);
            } else {
                frcnn.add(scores);
            }
        }
        assertThat(Scores.mean(frcnn).hota()).isGreaterThan(53);
    }

    private static PublicData data() {
        Optional<PublicData> data = PublicData.find();
        if (data.isEmpty()) {
            System.out.println(
                    "SKIPPED: no public sequences in " + PublicData.shared() + " (CURLEW_SHARED tells another place)");
        }
        Assumptions.assumeTrue(data.isPresent());
        return data.orElseThrow();
    }
}
