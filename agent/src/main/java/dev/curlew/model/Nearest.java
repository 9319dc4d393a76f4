package dev.curlew.model;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what an operator probably meant by a word that is not known. */
public final class Nearest {
    private Nearest() {}

    /** {@code "; did you mean max_batch_size?"}, or nothing when no choice is near. */
    public static String hint(String word, Collection<String> choices) {
        return of(word, choices).map(near -> "; did you mean " + near + "?").orElse("");
    }

    /** The choice with the smallest edit distance, the first of equals; empty when all are far off. */
    public static Optional<String> of(String word, Collection<String> choices) {
        String nearest = null;
        int best = Integer.MAX_VALUE;
        for (String choice : choices) {
            int distance = distance(word.toLowerCase(Locale.ROOT), choice.toLowerCase(Locale.ROOT));
            if (distance < best && distance <= Math.max(word.length(), choice.length()) / 3) {
                best = distance;
                nearest = choice;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static int distance(String a, String b) {
        String shorter = a.length() < b.length() ? a : b;
        String longer = a.length() < b.length() ? b : a;
        if (shorter.length() >= 3 && longer.contains(shorter)) {
            return Math.min(1, editDistance(a, b));
        }
        return shorter.length() >= 4 && isAbbreviation(shorter, longer)
                ? Math.min(2, editDistance(a, b))
                : editDistance(a, b);
    }

    /** Whether all letters of one stand in the other in the same order, as in dtype and data_type. */
    private static boolean isAbbreviation(String word, String of) {
        int found = 0;
        for (int i = 0; i < of.length() && found < word.length(); i++) {
            found += of.charAt(i) == word.charAt(found) ? 1 : 0;
        }
        return found == word.length();
    }

    /** Levenshtein's: insertions, deletions and replacements of one letter. */
    private static int editDistance(String a, String b) {
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            int[] swap = above;
            above = row;
            row = swap;
        }
        return above[b.length()];
    }
}
