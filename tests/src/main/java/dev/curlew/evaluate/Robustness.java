package dev.curlew.evaluate;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** The same inputs, changed a little: what differs between these rows without a reason is noise. */
final class Robustness {
    private static final int SEEDS = 6;
    private static final double DROPPED = 0.03;

    private Robustness() {}

    static void print(List<Input> inputs, PrintStream out) {
        out.println();
        out.println("How much of it is noise: HOTA/MOTA/IDF1/switches, the mean and, behind it, HOTA's deviation");
        StringBuilder head = new StringBuilder(String.format("%-22s", ""));
        inputs.forEach(input -> head.append(String.format(" %-27s", input.name())));
        out.println(head);
        row("as it is", List.of(input -> input), inputs, out);
        List<UnaryOperator<Input>> drops = new ArrayList<>();
        for (int i = 0; i < SEEDS; i++) {
            long seed = i;
            drops.add(input -> input.withoutSome(DROPPED, seed));
        }
        row("3 % dropped, " + SEEDS + " times", drops, inputs, out);
        row("backwards", List.of(Input::reversed), inputs, out);
        row("every 2nd frame", every(2), inputs, out);
        row("every 3rd frame", every(3), inputs, out);
    }

    private static List<UnaryOperator<Input>> every(int step) {
        List<UnaryOperator<Input>> changes = new ArrayList<>();
        for (int i = 0; i < step; i++) {
            int first = i;
            changes.add(input -> input.every(step, first));
        }
        return changes;
    }

    private static void row(String name, List<UnaryOperator<Input>> changes, List<Input> inputs, PrintStream out) {
        StringBuilder row = new StringBuilder(String.format("%-22s", name));
        for (Input input : inputs) {
            List<Scores> scores =
                    changes.stream().map(change -> change.apply(input).score()).toList();
            Scores mean = Scores.mean(scores);
            row.append(String.format(
                    Locale.ROOT,
                    " %-27s",
                    String.format(
                            Locale.ROOT,
                            "%.1f/%.1f/%.1f/%.0f%s",
                            mean.hota(),
                            mean.mota(),
                            mean.idf1(),
                            mean.switches(),
                            deviation(scores, mean))));
        }
        out.println(row);
    }

    private static String deviation(List<Scores> scores, Scores mean) {
        if (scores.size() == 1) {
            return "";
        }
        double sum = 0;
        for (Scores one : scores) {
            sum += (one.hota() - mean.hota()) * (one.hota() - mean.hota());
        }
        return String.format(Locale.ROOT, " +-%.1f", Math.sqrt(sum / (scores.size() - 1)));
    }
}
