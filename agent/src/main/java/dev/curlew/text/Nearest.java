package dev.curlew.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what an operator probably meant by a word that is not known. */
public final class Nearest {
    private static final int MAX_LENGTH = 100;

    private Nearest() {}

    /** {@code "; did you mean max_batch_size?"}, or nothing when no choice is near. */
    public static String hint(String word, Collection<String> choices) {
        return of(word, choices).map(near -> "; did you mean " + near + "?").orElse("");
    }

    /** The choice with the smallest edit distance, the first of equals; empty when all are far off. */
    public static Optional<String> of(String word, Collection<String> choices) {
        if (word.length() > MAX_LENGTH) {
            return Optional.empty();
        }
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

    /** Insertions, deletions and replacements of one letter, and two neighbours that changed places. */
    private static int editDistance(String a, String b) {
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distance[i][j] = i == 0 || j == 0 ? i + j : cheapest(distance, a, b, i, j);
            }
        }
        return distance[a.length()][b.length()];
    }

    private static int cheapest(int[][] distance, String a, String b, int i, int j) {
        int replaced = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, distance[i - 2][j - 2] + 1) : best;
    }
}
