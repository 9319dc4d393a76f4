package dev.curlew.publish;

import dev.curlew.lifecycle.Repetition;
import dev.curlew.publish.DeliveryStatus.State;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the other side takes messages: what was wrong last, when it is tried next, how long an outage lasts. Sink's
 * thread; any may pause, resume and read the figures.
 */
final class Availability {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final Duration MOST_WAIT = Duration.ofHours(1);
    /** An outage that comes sooner after the last one belongs to it. */
    private static final long STEADY_NANOS = 30_000_000_000L;

    private final String name;
    private final Backoff backoff;
    private final Backoff probes;
    private final Alarm alarm;
    private final AtomicLong outages = new AtomicLong();
    private volatile State state = State.CONNECTING;
    private volatile @Nullable PublishException problem;
    private volatile boolean paused;
    /** Somebody says that it should work now. */
    private volatile boolean hurried;

    /** What was tried last has failed, and nothing is tried before {@link #nextTryNanos}. */
    private boolean failed;
    /** There is no connection, which the publisher may make by itself. */
    private boolean unreachable;

    private long nextTryNanos;
    /** Only one message is under way, to see whether it works again. */
    private boolean probing;
    /** It has taken a message since the start. */
    private boolean answered;

    private boolean outage;
    private long outageNanos;
    /** Outages in a row that came soon after the one before. */
    private long relapses;

    private boolean recovered;
    private long recoveredNanos;
    private String toldCode = "";

    /** @param name for people, such as "sink cloud" */
    Availability(String name, DeliverySettings settings, Alarm alarm, RandomGenerator random) {
        this.name = name;
        this.backoff = new Backoff(settings.retryFirst(), settings.retryMost(), random);
        this.probes = Backoff.ofProbes(settings.probe(), random);
        this.alarm = alarm;
        this.outageNanos = alarm.nanoTime();
    }

    /** Whether a pause has just been noticed, which is an outage that is not counted. */
    boolean beginsPause() {
        if (!paused || state == State.PAUSED) {
            return false;
        }
        state = State.PAUSED;
        LOG.info("{}: paused", name);
        return beginOutage();
    }

    /** Whether it has just been noticed that a pause is over. */
    boolean endsPause() {
        if (paused || state != State.PAUSED) {
            return false;
        }
        state = failed ? State.WAITING : State.SENDING;
        LOG.info("{}: goes on", name);
        return true;
    }

    /** After a fault what is still under way is awaited, or a message could overtake the one that failed. */
    boolean isDue(int underWay) {
        return !paused && (!failed || (underWay == 0 && alarm.nanoTime() - nextTryNanos >= 0));
    }

    /** @param connected whether there is a connection; one that was missing is tried as soon as it is there */
    void noteConnection(boolean connected) {
        if (hurried) {
            hurried = false;
            backoff.reset();
            probes.reset();
            nextTryNanos = alarm.nanoTime();
        } else if (failed && unreachable && connected) {
            nextTryNanos = alarm.nanoTime();
        }
    }

    /** It is tried again. */
    void connects() {
        failed = false;
        unreachable = false;
        if (state != State.DENIED && state != State.WAITING) {
            state = State.CONNECTING;
        }
    }

    /** It is tried again. */
    void sends() {
        failed = false;
    }

    /** Whether one more may be handed over now. */
    boolean isOpen(int underWay) {
        return !failed && !paused && (!probing || underWay == 0);
    }

    /** The connection is gone, and nobody has been told why. Whether that begins an outage. */
    boolean lost() {
        boolean begins = beginOutage();
        if (begins) {
            outages.incrementAndGet();
        }
        return begins;
    }

    private boolean beginOutage() {
        boolean begins = !outage;
        if (begins) {
            outage = true;
            relapses = recovered && alarm.nanoTime() - recoveredNanos < STEADY_NANOS ? relapses + 1 : 0;
            outageNanos = answered ? alarm.nanoTime() : outageNanos;
        }
        return begins;
    }

    /** Whether that begins an outage: there is no connection to be had. */
    boolean failToConnect(PublishException reason) {
        boolean begins = fail(reason);
        unreachable = true;
        return begins;
    }

    /** Nothing is tried again, and what was wrong last stays so. */
    void givesUp() {
        failed = true;
    }

    /** Whether that begins an outage. */
    boolean fail(PublishException reason) {
        if (failed) {
            return false; // of the same fault: the others that were under way
        }
        final boolean begins = lost();
        failed = true;
        probing = true;
        boolean denied = reason.kind() == PublishException.Kind.DENIED;
        long wait = denied ? probes.nextNanos() : backoff.nextNanos();
        // what a server asks for may be more than nanoseconds can count
        Duration asked = reason.retryAfter().compareTo(MOST_WAIT) < 0 ? reason.retryAfter() : MOST_WAIT;
        wait = Math.min(MOST_WAIT.toNanos(), Math.max(wait, asked.toNanos()));
        nextTryNanos = alarm.nanoTime() + wait;
        State next = denied ? State.DENIED : State.WAITING;
        PublishException before = problem;
        boolean isNew = before == null || !before.code().equals(reason.code()) || state != next;
        if (isNew && (Repetition.isTold(relapses) || !toldCode.equals(reason.code()))) {
            toldCode = reason.code();
            LOG.warn(
                    "{}: {} ({}); {}{}",
                    name,
                    reason.getMessage(),
                    reason.code(),
                    denied
                            ? "paused, and tried again in " + wait / 1_000_000_000 + " s, then less and less often"
                            : "messages wait and it is tried again",
                    relapses < 2
                            ? ""
                            : " (" + relapses + " times in a row soon after it had worked, told less and less often)");
        }
        problem = reason;
        state = next;
        return begins;
    }

    /** It has taken, or judged, a message. Whether an outage may be over by that: {@link #endOutage}. */
    boolean answered() {
        if (failed) {
            return false; // one that was under way beside the one that failed
        }
        probing = false;
        backoff.reset();
        probes.reset();
        problem = null;
        state = paused ? State.PAUSED : State.SENDING;
        answered = true;
        return outage;
    }

    void endOutage(boolean replaying) {
        outage = false;
        recovered = true;
        recoveredNanos = alarm.nanoTime();
        if (Repetition.isTold(relapses)) {
            LOG.info(
                    "{}: takes messages again after {} s{}",
                    name,
                    outageNanos() / 1_000_000_000,
                    replaying ? "; what waited is sent beside what is live" : "");
        }
    }

    boolean isOutage() {
        return outage;
    }

    /** Since the last outage, or the start, began. */
    long outageNanos() {
        return alarm.nanoTime() - outageNanos;
    }

    boolean hasFailed() {
        return failed;
    }

    /** Until the next try; only after a failure. */
    long waitNanos() {
        return Math.max(1, nextTryNanos - alarm.nanoTime());
    }

    void end(State last) {
        state = last;
    }

    /** Any thread, as the following. */
    void pause() {
        paused = true;
    }

    /** Also tries at once what failed, however long it was to wait. */
    void resume() {
        paused = false;
        hurried = true;
    }

    boolean isPaused() {
        return paused;
    }

    State state() {
        return state;
    }

    @Nullable
    PublishException problem() {
        return problem;
    }

    long outages() {
        return outages.get();
    }
}
