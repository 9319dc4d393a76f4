package dev.curlew.track;

import java.time.Duration;

/** What a setting must keep; the message names key, rule and value. */
final class Rule {
    private Rule() {}

    static void within(String key, double value, double least, double greatest) {
        if (!(value >= least && value <= greatest)) {
            throw broken(key, "lie between " + plain(least) + " and " + plain(greatest), plain(value));
        }
    }

    static void above(String key, double value, double limit) {
        if (!(value > limit && value < Double.POSITIVE_INFINITY)) {
            throw broken(key, "be a number above " + plain(limit), plain(value));
        }
    }

    static void notNegative(String key, Duration value) {
        if (value.isNegative()) {
            throw broken(key, "not be negative", value.toMillis() + " ms");
        }
    }

    static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw broken(key, "be longer than 0 ms", value.toMillis() + " ms");
        }
    }

    private static IllegalArgumentException broken(String key, String rule, String value) {
        return new IllegalArgumentException(key + " must " + rule + ", but was " + value);
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
