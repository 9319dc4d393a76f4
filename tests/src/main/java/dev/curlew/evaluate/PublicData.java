package dev.curlew.evaluate;

import dev.curlew.mot.MotReader;
import dev.curlew.mot.MotRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The three sequences of MOT15 that lie beside the repository, in ../shared, or where CURLEW_SHARED says. They may not
 * be shipped (CC BY-NC-SA), so whoever has none goes without.
 */
final class PublicData {
    /** What TrackEval says of a tracker's published output. */
    record Reference(String sequence, String tracker, String folder, Scores scores) {}

    static final List<Reference> REFERENCES = List.of(
            reference("TUD-Campus", "SORT", 45.3, 62.7, 60.7, 6),
            reference("TUD-Campus", "ByteTrack", 49.9, 62.1, 69.4, 3),
            reference("TUD-Campus", "OC-SORT", 47.5, 58.5, 66.0, 4),
            reference("PETS09-S2L1", "SORT", 30.6, 61.9, 35.1, 103),
            reference("PETS09-S2L1", "ByteTrack", 36.2, 62.9, 43.9, 83),
            reference("PETS09-S2L1", "OC-SORT", 34.2, 56.1, 45.2, 73),
            reference("ETH-Sunnyday", "SORT", 54.5, 59.2, 72.4, 22),
            reference("ETH-Sunnyday", "ByteTrack", 55.9, 57.8, 75.6, 14),
            reference("ETH-Sunnyday", "OC-SORT", 53.0, 56.1, 73.0, 22));

    private final Path folder;

    private PublicData(Path folder) {
        this.folder = folder;
    }

    static Optional<PublicData> find() {
        Path folder = shared().resolve("data/mot15");
        return Files.isDirectory(folder) ? Optional.of(new PublicData(folder)) : Optional.empty();
    }

    /** Where it is looked for. */
    static Path shared() {
        String told = System.getenv("CURLEW_SHARED");
        if (told != null && !told.isEmpty()) {
            return Path.of(told);
        }
        Path root = Path.of("").toAbsolutePath();
        while (root.getParent() != null && !Files.exists(root.resolve("scripts/evaluate"))) {
            root = root.getParent();
        }
        return root.resolveSibling("shared");
    }

    Scores score(Reference reference) throws IOException {
        Path tracks = folder.resolve("reference").resolve(reference.folder()).resolve(reference.sequence() + ".txt");
        return Scores.of(truth(reference.sequence()), MotReader.read(tracks));
    }

    /** What our tracker is measured on. */
    List<Input> inputs() throws IOException {
        List<Input> inputs = new ArrayList<>();
        inputs.add(frcnn("TUD-Campus", 25, "C-BIoU", 53.3, 61.8, 74.4, 6));
        inputs.add(frcnn("PETS09-S2L1", 7, "ByteTrack", 36.2, 63.0, 43.9, 83));
        inputs.add(frcnn("ETH-Sunnyday", 14, "ByteTrack", 55.9, 57.8, 75.6, 14));
        Path nanodet = folder.resolve("reference/vtest_dets_ndg.txt");
        if (Files.exists(nanodet)) {
            Input.Peer peer = new Input.Peer("ByteTrack", new Scores(54.8, 80.6, 74.5, 43));
            inputs.add(new Input("PETS09 NanoDet", truth("PETS09-S2L1"), MotReader.read(nanodet), 7, peer));
        }
        return inputs;
    }

    private Input frcnn(String sequence, double fps, String peer, double hota, double mota, double idf1, int switches)
            throws IOException {
        List<MotRow> detections = MotReader.read(folder.resolve(sequence).resolve("det/det.txt"));
        Scores scores = new Scores(hota, mota, idf1, switches);
        return new Input(sequence, truth(sequence), detections, fps, new Input.Peer(peer, scores));
    }

    private List<MotRow> truth(String sequence) throws IOException {
        return MotReader.read(folder.resolve(sequence).resolve("gt/gt.txt"));
    }

    private static Reference reference(
            String sequence, String tracker, double hota, double mota, double idf1, int switches) {
        String folder = tracker.equals("ByteTrack") ? "BYTE_FRCNN" : tracker.replace("-", "") + "_FRCNN";
        return new Reference(sequence, tracker, folder, new Scores(hota, mota, idf1, switches));
    }
}
