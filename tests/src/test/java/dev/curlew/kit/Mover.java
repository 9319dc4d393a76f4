package dev.curlew.kit;

import dev.curlew.geometry.Box;

/**
 * An object that crosses the picture on a lane of cells.
 *
 * @param row of its centre's cell, so its centre is half a cell lower than that row's top
 * @param startX of its centre in frame 0, a multiple of 1/32 pixel
 * @param stepX pixels to the right per frame, likewise
 * @param classId 0 person, 1 car
 * @param score a multiple of 1/250
 * @param seen in which frames it is in sight
 */
public record Mover(int row, double startX, double stepX, int classId, double score, Sight seen) {

    /** Frames, counted from 0. */
    @FunctionalInterface
    public interface Sight {
        boolean at(int frame);
    }

    public static Mover always(int row, double startX, double stepX, int classId, double score) {
        return new Mover(row, startX, stepX, classId, score, frame -> true);
    }

    double centerX(int frame) {
        return startX + stepX * frame;
    }

    /** Paints the one cell that the model looks at. */
    public void paint(int frame, Picture picture) {
        paint(frame, picture, 1);
    }

    /** @param scale how many pixels of the picture one of the model's is */
    public void paint(int frame, Picture picture, int scale) {
        if (!seen.at(frame)) {
            return;
        }
        double x = centerX(frame);
        int cell = (int) Math.floor(x / TestModel.CELL);
        int left = cell * TestModel.CELL;
        int top = row * TestModel.CELL;
        picture.fill(
                left * scale,
                top * scale,
                (left + TestModel.CELL) * scale,
                (top + TestModel.CELL) * scale,
                classId * TestModel.BLUE_OF_CAR,
                (int) Math.round((x - left) * TestModel.GREEN_PER_PIXEL),
                (int) Math.round(score * TestModel.RED_OF_1));
    }

    /** What the model must say of it, clipped to the picture. */
    public Box box(int frame) {
        double width = TestModel.SIZES[classId][0];
        double height = TestModel.SIZES[classId][1];
        double x = centerX(frame);
        double y = (row + 0.5) * TestModel.CELL;
        double left = Math.max(0, x - width / 2);
        double top = Math.max(0, y - height / 2);
        double right = Math.min(TestModel.WIDTH, x + width / 2);
        double bottom = Math.min(TestModel.HEIGHT, y + height / 2);
        return new Box((float) left, (float) top, (float) (right - left), (float) (bottom - top));
    }
}
