package dev.curlew.parse;

/**
 * What four numbers of an output say of a box.
 *
 * @param scaleX input pixels per unit: 1 for pixels, the input's width for parts of it
 */
record BoxCode(Form form, float scaleX, float scaleY) {
    enum Form {
        /** Centre x and y, width, height. */
        CENTER,
        /** Left, top, right, bottom. */
        CORNERS,
        /** Top, left, bottom, right, as TensorFlow writes them. */
        CORNERS_Y_FIRST
    }

    static BoxCode pixels(Form form) {
        return new BoxCode(form, 1, 1);
    }

    static BoxCode parts(Form form, ImageSize size) {
        return new BoxCode(form, size.width(), size.height());
    }

    void add(Candidates candidates, float a, float b, float c, float d, int id, float score) {
        switch (form) {
            case CENTER -> {
                float halfWidth = c * scaleX * 0.5f;
                float halfHeight = d * scaleY * 0.5f;
                float x = a * scaleX;
                float y = b * scaleY;
                candidates.add(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, id, score);
            }
            case CORNERS -> candidates.add(a * scaleX, b * scaleY, c * scaleX, d * scaleY, id, score);
            case CORNERS_Y_FIRST -> candidates.add(b * scaleX, a * scaleY, d * scaleX, c * scaleY, id, score);
        }
    }
}
