package dev.curlew.evaluate;

import dev.curlew.mot.MotRow;
import java.util.List;
import java.util.Locale;

/** HOTA, MOTA and IDF1 in percent, and identity switches. */
record Scores(double hota, double mota, double idf1, double switches) {

    static Scores of(List<MotRow> truth, List<MotRow> tracks) {
        Sequence sequence = Sequence.of(truth, tracks);
        ClearMot clear = ClearMot.of(sequence);
        return new Scores(100 * Hota.of(sequence), 100 * clear.mota(), 100 * IdentityF1.of(sequence), clear.switches());
    }

    /** The mean of each, switches too. */
    static Scores mean(List<Scores> scores) {
        double hota = 0;
        double mota = 0;
        double idf1 = 0;
        double switches = 0;
        for (Scores one : scores) {
            hota += one.hota / scores.size();
            mota += one.mota / scores.size();
            idf1 += one.idf1 / scores.size();
            switches += one.switches / scores.size();
        }
        return new Scores(hota, mota, idf1, switches);
    }

    /** Whether no figure differs by more, once rounded as the other's are. */
    boolean isWithin(double tolerance, Scores other) {
        return Math.abs(tenths(hota) - other.hota) <= tolerance
                && Math.abs(tenths(mota) - other.mota) <= tolerance
                && Math.abs(tenths(idf1) - other.idf1) <= tolerance
                && switches == other.switches;
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    String columns() {
        return String.format(Locale.ROOT, "%6.1f %6.1f %6.1f %5.0f", hota, mota, idf1, switches);
    }
}
