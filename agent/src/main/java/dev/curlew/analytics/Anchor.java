package dev.curlew.analytics;

import dev.curlew.geometry.Box;
import java.util.ArrayList;
import java.util.List;

/** The point of a box that stands for where the object is. */
public enum Anchor {
    BOTTOM_CENTRE("bottom-centre", 0.5, 1),
    CENTRE("centre", 0.5, 0.5),
    TOP_CENTRE("top-centre", 0.5, 0),
    TOP_LEFT("top-left", 0, 0),
    TOP_RIGHT("top-right", 1, 0),
    BOTTOM_LEFT("bottom-left", 0, 1),
    BOTTOM_RIGHT("bottom-right", 1, 1),
    /** Zones only: inside as soon as one of the four corners is. */
    ANY_CORNER("any-corner", 0.5, 1);

    static final List<Anchor> CORNERS = List.of(TOP_LEFT, TOP_RIGHT, BOTTOM_LEFT, BOTTOM_RIGHT);

    private final String text;
    private final double right;
    private final double down;

    Anchor(String text, double right, double down) {
        this.text = text;
        this.right = right;
        this.down = down;
    }

    /** @param anyCorner whether {@link #ANY_CORNER} is a choice */
    static Anchor of(String text, boolean anyCorner) {
        List<String> names = new ArrayList<>();
        for (Anchor anchor : values()) {
            if (anchor != ANY_CORNER || anyCorner) {
                if (anchor.text.equals(text)) {
                    return anchor;
                }
                names.add(anchor.text);
            }
        }
        throw new IllegalArgumentException("anchor must be one of " + String.join(", ", names) + ", but was " + text);
    }

    /** In parts of the picture's width. */
    double x(Box box, int pictureWidth) {
        return (box.left() + box.width() * right) / pictureWidth;
    }

    /** In parts of the picture's height. */
    double y(Box box, int pictureHeight) {
        return (box.top() + box.height() * down) / pictureHeight;
    }

    @Override
    public String toString() {
        return text;
    }
}
