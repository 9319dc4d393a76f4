package dev.curlew.geometry;

/**
 * An axis-aligned rectangle in pixels of the source picture: the left top corner and the size. Edges are continuous
 * coordinates (the first pixel covers 0 to 1), so a box may lie partly outside the picture.
 */
public record Box(float left, float top, float width, float height) {

    public static Box ofCorners(float left, float top, float right, float bottom) {
        return new Box(left, top, right - left, bottom - top);
    }

    public float right() {
        return left + width;
    }

    public float bottom() {
        return top + height;
    }

    public float centerX() {
        return left + width * 0.5f;
    }

    public float centerY() {
        return top + height * 0.5f;
    }

    /** Square pixels; 0 for a box without extent. */
    public float area() {
        return width > 0 && height > 0 ? width * height : 0;
    }

    /** Intersection over union, 0 to 1; 0 when either box has no extent. */
    public float iou(Box other) {
        float w = Math.min(right(), other.right()) - Math.max(left, other.left);
        float h = Math.min(bottom(), other.bottom()) - Math.max(top, other.top);
        if (!(w > 0 && h > 0)) {
            return 0;
        }
        float intersection = w * h;
        float union = area() + other.area() - intersection;
        return union > 0 ? intersection / union : 0;
    }

    /** The part of this box that lies inside a picture of the given size; without extent when nothing does. */
    public Box clip(int pictureWidth, int pictureHeight) {
        float l = Math.min(Math.max(left, 0), pictureWidth);
        float t = Math.min(Math.max(top, 0), pictureHeight);
        float r = Math.min(Math.max(right(), 0), pictureWidth);
        float b = Math.min(Math.max(bottom(), 0), pictureHeight);
        return ofCorners(l, t, r, b);
    }
}
