package dev.curlew.analytics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What differs between two settings of one stream: a rule that has the same name and the same settings goes on with what
 * it has counted and seen, all others begin anew.
 *
 * @param kept names of rules that go on
 * @param anew rules whose settings are others; their counters begin at 0
 */
public record RuleChange(List<String> kept, List<String> anew, List<String> added, List<String> removed) {

    /** @param <T> settings of one kind of rule */
    public static <T> RuleChange of(Map<String, T> before, Map<String, T> after) {
        RuleChange change = new RuleChange(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        after.forEach((name, settings) -> {
            T old = before.get(name);
            (old == null ? change.added : old.equals(settings) ? change.kept : change.anew).add(name);
        });
        TreeSet<String> gone = new TreeSet<>(before.keySet());
        gone.removeAll(after.keySet());
        change.removed.addAll(gone);
        return change;
    }

    /** For each rule after the change the number that it had before, -1 for one that begins anew. */
    static <T> int[] numbers(Map<String, T> before, Map<String, T> after) {
        List<String> names = new ArrayList<>(before.keySet());
        int[] numbers = new int[after.size()];
        int next = 0;
        for (Map.Entry<String, T> rule : after.entrySet()) {
            numbers[next++] = rule.getValue().equals(before.get(rule.getKey())) ? names.indexOf(rule.getKey()) : -1;
        }
        return numbers;
    }

    /** Numbers of rules that do not go on. */
    static List<Integer> gone(int[] numbers, int before) {
        List<Integer> gone = new ArrayList<>();
        for (int i = 0; i < before; i++) {
            gone.add(i);
        }
        for (int number : numbers) {
            gone.remove(Integer.valueOf(number));
        }
        return gone;
    }

    /** Directions, speeds and their window hang together. */
    static boolean ofMotion(AnalyticsSettings before, AnalyticsSettings after) {
        return !List.copyOf(before.directions().entrySet())
                        .equals(List.copyOf(after.directions().entrySet()))
                || !before.ground().equals(after.ground())
                || !before.motionWindow().equals(after.motionWindow());
    }
}
