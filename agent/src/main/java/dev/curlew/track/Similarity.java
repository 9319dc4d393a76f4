package dev.curlew.track;

import dev.curlew.geometry.Box;

/** How alike a predicted and a detected box are. */
final class Similarity {
    private Similarity() {}

    /**
     * Overlap (IoU) of both boxes, each grown on every side by a share of its own width and height (C-BIoU, Yang 2023,
     * grows by a fixed share; here the share follows the filter's uncertainty).
     */
    static double overlap(BoxFilter filter, Box box, double growth) {
        double scale = 1 + 2 * growth;
        double w1 = filter.width() * scale;
        double h1 = filter.height() * scale;
        double w2 = box.width() * scale;
        double h2 = box.height() * scale;
        double w = common(filter.centerX() - box.centerX(), w1, w2);
        double h = common(filter.centerY() - box.centerY(), h1, h2);
        if (!(w > 0 && h > 0)) {
            return 0;
        }
        return w * h / (w1 * h1 + w2 * h2 - w * h);
    }

    /** The overlap that the boxes would have around one centre. */
    static double shape(BoxFilter filter, Box box) {
        double w = Math.min(filter.width(), box.width());
        double h = Math.min(filter.height(), box.height());
        return w * h / (filter.width() * filter.height() + box.width() * box.height() - w * h);
    }

    private static double common(double distance, double size1, double size2) {
        return Math.min(Math.min(size1, size2), (size1 + size2) / 2 - Math.abs(distance));
    }
}
