package dev.curlew.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Class names, one per line. */
public final class Labels {
    private static final long MAX_BYTES = 4 << 20;

    private static final int[] COCO_IDS_GIVEN_UP = {12, 26, 29, 30, 45, 66, 68, 69, 71, 83};

    private Labels() {}

    /** The 80 classes of the COCO detection data set, in the order that most public detectors use. */
    public static List<String> coco() {
        try (InputStream resource = Objects.requireNonNull(Labels.class.getResourceAsStream("coco-80.txt"))) {
            return lines(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same by COCO's own ids from 1 to 90, as detectors of TensorFlow and torchvision count them: the first is id 1,
     * and ids that the data set gave up have no name.
     */
    public static List<String> cocoIds() {
        List<String> labels = new ArrayList<>(coco());
        for (int id : COCO_IDS_GIVEN_UP) {
            labels.add(id - 1, "");
        }
        return labels;
    }

    static List<String> read(Path file) throws ModelException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ModelException(
                        file + ": is larger than 4 MiB, so it is no list of labels; write one name a line");
            }
            return lines(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new ModelException(file + ": is not UTF-8 text; save it as UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new ModelException(file + ": no such file; label_filename is relative to the model folder", e);
        } catch (IOException e) {
            throw new ModelException(file + ": cannot be read" + FileErrors.reason(e), e);
        }
    }

    /**
     * An empty line in the middle keeps its number, so that the ids after it stay right. Byte order marks are dropped
     * wherever they are: files that were joined have them in the middle.
     */
    private static List<String> lines(String text) {
        List<String> labels = new ArrayList<>();
        for (String line : text.replace("\uFEFF", "").split("\\R", -1)) {
            labels.add(line.strip());
        }
        while (!labels.isEmpty() && labels.get(labels.size() - 1).isEmpty()) {
            labels.remove(labels.size() - 1);
        }
        return labels;
    }
}
