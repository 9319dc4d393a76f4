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

    /** The same for a float, without garbage where it is of an ordinary size. */
    static void stream(StringBuilder out, float value) {
        double size = Math.abs(value);
        if (size < 1e-4 || size >= 99_999) {
            out.append(stream(value));
            return;
        }
        int decimals = 5;
        for (double bound = 10; size >= bound; bound *= 10) {
            decimals--;
        }
        for (double bound = 1; size < bound; bound /= 10) {
            decimals++;
        }
        long scale = 1;
        for (int i = 0; i < decimals; i++) {
            scale *= 10;
        }
        // exact: 24 bits of a float times 5^9 at most, so that rint rounds as printf does
        long digits = (long) Math.rint(size * scale);
        while (decimals > 0 && digits % 10 == 0) {
            digits /= 10;
            scale /= 10;
            decimals--;
        }
        if (value < 0) {
            out.append('-');
        }
        out.append(digits / scale);
        if (decimals > 0) {
            out.append('.');
            for (long rest = digits % scale; scale > 1; rest %= scale) {
                scale /= 10;
                out.append((char) ('0' + rest / scale));
            }
        }
    }

    /** What json-glib writes for a double: {@code %.17g}, with ".0" behind a whole number. */
    static String json(double value) {
        if (value == 0 && 1 / value > 0) {
            return "0.0";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15 && value != 0) {
            return (long) value + ".0";
        }
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
