package dev.curlew.mot;

import dev.curlew.geometry.Box;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads MOTChallenge text: {@code frame,id,left,top,width,height,confidence}, then columns that are not looked at. */
public final class MotReader {
    private static final String[] COLUMNS = {"frame", "id", "left", "top", "width", "height", "confidence"};

    /** 38 hours at 60 fps; a file that says more has its columns mixed up. */
    private static final int MAX_FRAME = 10_000_000;

    private final String name;
    private int line;

    private MotReader(String name) {
        this.name = name;
    }

    public static List<MotRow> read(Path file) throws IOException {
        // ISO-8859-1 takes any byte, so a binary file gets a message with its line, not a decoder's complaint.
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            return read(reader, file.toString());
        }
    }

    /**
     * @param name of the source, for messages
     * @return rows in the order of the file
     */
    public static List<MotRow> read(Reader reader, String name) throws IOException {
        MotReader mot = new MotReader(name);
        List<MotRow> rows = new ArrayList<>();
        BufferedReader lines = new BufferedReader(reader);
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            mot.line++;
            if (!text.isBlank()) {
                rows.add(mot.row(text));
            }
        }
        return rows;
    }

    /** The rows of each frame in their order: element 0 holds frame 1. Ends with the last frame that has a row. */
    public static List<List<MotRow>> byFrame(List<MotRow> rows) {
        int frames = 0;
        for (MotRow row : rows) {
            frames = Math.max(frames, row.frame());
        }
        List<List<MotRow>> byFrame = new ArrayList<>(Collections.nCopies(frames, List.of()));
        for (MotRow row : rows) {
            List<MotRow> frame = byFrame.get(row.frame() - 1);
            if (frame.isEmpty()) {
                frame = new ArrayList<>();
                byFrame.set(row.frame() - 1, frame);
            }
            frame.add(row);
        }
        return byFrame;
    }

    private MotRow row(String text) throws MotFormatException {
        String[] columns = text.split(",", COLUMNS.length + 1);
        if (columns.length < COLUMNS.length) {
            throw broken("a row must have at least 7 columns divided by commas, but has " + columns.length);
        }
        double frame = number(columns, 0);
        if (!(frame >= 1 && frame <= MAX_FRAME && frame == Math.rint(frame))) {
            throw broken("frame must be a whole number from 1 to " + MAX_FRAME + ", but was " + columns[0].strip());
        }
        double id = number(columns, 1);
        if (id != Math.rint(id)) {
            throw broken("id must be a whole number, but was " + columns[1].strip());
        }
        Box box = new Box((float) number(columns, 2), (float) number(columns, 3), size(columns, 4), size(columns, 5));
        return new MotRow((int) frame, (long) id, box, (float) number(columns, 6));
    }

    private float size(String[] columns, int column) throws MotFormatException {
        double size = number(columns, column);
        if (size < 0) {
            throw broken(COLUMNS[column] + " must not be negative, but was " + columns[column].strip());
        }
        return (float) size;
    }

    private double number(String[] columns, int column) throws MotFormatException {
        String text = columns[column].strip();
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw broken(COLUMNS[column] + " must be a number, but was '" + shortened(text) + "'");
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private MotFormatException broken(String what) {
        return new MotFormatException(name + ":" + line + ": " + what);
    }
}
