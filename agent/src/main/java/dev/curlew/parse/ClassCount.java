package dev.curlew.parse;

/** How many classes a model has whose outputs do not tell: a knob, else the labels, else COCO's. */
final class ClassCount {
    static final String PARAMETER = "num_classes";

    private static final int MAX = 1 << 16;

    private ClassCount() {}

    static int of(Signature model) {
        return of(model, Parsers.COCO_CLASSES);
    }

    /** @param supposed where neither the knob nor labels say it */
    static int of(Signature model, int supposed) {
        String text = model.parameters().get(PARAMETER);
        if (text == null) {
            return model.labels().isEmpty() ? supposed : model.labels().size();
        }
        int count = Whole.parse(text);
        if (count < 1 || count > MAX) {
            throw new IllegalArgumentException(
                    "parameter num_classes must be a whole number from 1 to " + MAX + ", but was \"" + text + "\"");
        }
        return count;
    }
}
