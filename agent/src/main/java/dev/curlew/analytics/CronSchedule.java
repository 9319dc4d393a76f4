package dev.curlew.analytics;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Five fields as in cron: minute, hour, day of month, month, day of week (0 and 7 are Sunday). Each is *, a number, a
 * name (JAN, MON), a range, a step such as *&#47;15, or a list of those. When both days are given, either will do, as in
 * Vixie's cron. Written here because the libraries bring a megabyte and an expression language for what is one page.
 */
public final class CronSchedule {
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    /** 29 February may be 8 years away. */
    private static final int FARTHEST_YEARS = 9;

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean eitherDay;

    private CronSchedule(String[] fields) {
        minutes = field("minute", fields[0], 0, 59, List.of());
        hours = field("hour", fields[1], 0, 23, List.of());
        days = field("day of month", fields[2], 1, 31, List.of());
        months = field("month", fields[3], 1, 12, MONTHS);
        weekdays = field("day of week", fields[4], 0, 7, DAYS);
        if (weekdays.get(7)) {
            weekdays.set(0);
        }
        eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
    }

    /** @throws IllegalArgumentException with a message that begins with the key, reset */
    public static CronSchedule parse(String text) {
        String[] fields = text.strip().split("\\s+");
        if (fields.length != 5) {
            throw new IllegalArgumentException("reset must have five fields, minute hour day month weekday, such as"
                    + " \"0 0 * * *\" for midnight, but was \"" + text + "\"");
        }
        CronSchedule schedule = new CronSchedule(fields);
        if (schedule.next(Instant.EPOCH, ZoneId.of("UTC")).equals(Instant.MAX)) {
            throw new IllegalArgumentException("reset must name a day that exists, but was \"" + text + "\"");
        }
        return schedule;
    }

    private static BitSet field(String name, String text, int least, int most, List<String> names) {
        BitSet set = new BitSet(most + 1);
        for (String part : text.split(",", -1)) {
            String[] step = part.split("/", 2);
            String[] range = step[0].split("-", 2);
            int from = step[0].equals("*") ? least : number(name, range[0], least, most, names);
            int to = from;
            if (step[0].equals("*") || (range.length == 1 && step.length == 2)) {
                to = most;
            } else if (range.length == 2) {
                to = number(name, range[1], from, most, names);
            }
            int every = step.length == 1 ? 1 : number(name + " step", step[1], 1, most, List.of());
            for (int i = from; i <= to; i += every) {
                set.set(i);
            }
        }
        return set;
    }

    private static int number(String name, String text, int least, int most, List<String> names) {
        int named = names.indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0) {
            int value = named + (names == MONTHS ? 1 : 0);
            if (value >= least) {
                return value;
            }
            if (names == DAYS && value == 0) {
                return 7; // a range that ends with Sunday
            }
        }
        if (!text.matches("\\d{1,2}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(
                    "reset must have a " + name + " between " + least + " and " + most + ", but was \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    /**
     * The first such minute after a time; {@link Instant#MAX} when there is none. A schedule of every hour goes by the
     * hours that pass, so it has 25 on the day when clocks are put back; one of certain hours goes by the clock on the
     * wall and has each of them once a day.
     */
    public Instant next(Instant after, ZoneId zone) {
        return hours.cardinality() == 24 ? nextOfEveryHour(after, zone) : nextOnTheWall(after, zone);
    }

    private Instant nextOfEveryHour(Instant after, ZoneId zone) {
        ZonedDateTime at = after.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        ZonedDateTime limit = at.plusYears(FARTHEST_YEARS);
        while (at.isBefore(limit)) {
            if (!months.get(at.getMonthValue())) {
                at = at.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS).plusMonths(1);
            } else if (!isDay(at.toLocalDateTime())) {
                at = at.truncatedTo(ChronoUnit.DAYS).plusDays(1);
            } else if (!minutes.get(at.getMinute())) {
                at = at.plusMinutes(1);
            } else {
                return at.toInstant();
            }
        }
        return Instant.MAX;
    }

    private Instant nextOnTheWall(Instant after, ZoneId zone) {
        LocalDateTime at = LocalDateTime.ofInstant(after, zone)
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
        LocalDateTime limit = at.plusYears(FARTHEST_YEARS);
        while (at.isBefore(limit)) {
            if (!months.get(at.getMonthValue())) {
                at = at.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS).plusMonths(1);
            } else if (!isDay(at)) {
                at = at.truncatedTo(ChronoUnit.DAYS).plusDays(1);
            } else if (!hours.get(at.getHour())) {
                at = at.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!minutes.get(at.getMinute())) {
                at = at.plusMinutes(1);
            } else {
                // where clocks are put forward the minute may not exist and comes later; where they are put back the
                // first of two counts, and the second must not give a time that has passed
                Instant found = at.atZone(zone).toInstant();
                if (found.isAfter(after)) {
                    return found;
                }
                at = at.plusMinutes(1);
            }
        }
        return Instant.MAX;
    }

    private boolean isDay(LocalDateTime at) {
        boolean day = days.get(at.getDayOfMonth());
        boolean weekday = weekdays.get(at.getDayOfWeek().getValue() % 7);
        return eitherDay ? day || weekday : day && weekday;
    }
}
