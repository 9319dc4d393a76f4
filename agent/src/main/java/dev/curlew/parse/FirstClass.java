package dev.curlew.parse;

/** The id that the first label has: a knob. */
final class FirstClass {
    static final String PARAMETER = "first_class";

    private FirstClass() {}

    static int of(Signature model, int usual) {
        String text = model.parameters().getOrDefault(PARAMETER, String.valueOf(usual));
        int first = Whole.parse(text);
        if (first < 0) {
            throw new IllegalArgumentException(
                    "parameter first_class must be a whole number, usually 0 or 1, but was \"" + text + "\"");
        }
        return first;
    }
}
