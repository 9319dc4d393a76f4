package dev.curlew.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of bytes as people write them, such as 500KB or 1.5GB, in steps of 1000. */
public final class Amount {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?) ?([KMGT]?B)");

    private Amount() {}

    /** In bytes; -1 when it is no amount. */
    public static long bytes(String text) {
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
            return -1;
        }
        double factor = Math.pow(1000, "BKMGT".indexOf(amount.group(2).charAt(0)));
        return (long) (Double.parseDouble(amount.group(1)) * factor);
    }
}
