package dev.curlew.publish;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as the C libraries under DeepStream write them. */
final class CNumbers {
    private static final MathContext STREAM = new MathContext(6, RoundingMode.HALF_EVEN);
    private static final MathContext JSON = new MathContext(17, RoundingMode.HALF_EVEN);

    private CNumbers() {}

    /** What {@code ostream <<} writes: six digits, {@code %g}. */
    static String stream(double value) {
        return general(value, STREAM);
    }

    /** What json-glib writes for a double: {@code %.17g}, with ".0" behind a whole number. */
    static String json(double value) {
        String text = general(value, JSON);
        return text.indexOf('.') < 0 && text.indexOf('e') < 0 ? text + ".0" : text;
    }

    /** C's %g: as many digits, no zeros at the end, an exponent below -4 or where the digits do not reach. */
    private static String general(double value, MathContext digits) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(digits).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < digits.getPrecision()) {
            return rounded.toPlainString();
        }
        String mantissa = rounded.movePointLeft(exponent).toPlainString();
        int size = Math.abs(exponent);
        return mantissa + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
    }
}
