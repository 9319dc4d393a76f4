package dev.curlew.publish;

import dev.curlew.lifecycle.Worker;
import dev.curlew.publish.DeliveryStatus.State;
import dev.curlew.spool.Drop;
import dev.curlew.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sink's way from its spool to the other side: two lanes, a window, retries, dead letters, replay. A worker of the
 * sink's own thread, on which it closes the publisher; the spool stays its owner's. Any thread may stop, pause and ask.
 */
public final class Delivery implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    /** How late it may be noticed that a connection is gone while nothing is to be sent. */
    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long MOST_WAIT_NANOS = Duration.ofHours(1).toNanos();
    private static final Duration CONNECT = Duration.ofSeconds(30);

    private final String name;
    private final Spool spool;
    private final Publisher publisher;
    private final DeliverySettings settings;
    private final boolean marksLane;
    private final boolean durable;
    private final Notices notices;
    private final Alarm alarm;
    private final DeadLetters deadLetters;
    private final Lanes lanes;
    private final Backoff backoff;
    private final Pace pace;
    private final ReplayTally tally = new ReplayTally();
    private final Queue<Told> receipts = new ConcurrentLinkedQueue<>();

    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong replayed = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();
    private final AtomicLong outages = new AtomicLong();
    private volatile int underWay;
    private volatile State state = State.CONNECTING;
    private volatile DeliveryLane lane = DeliveryLane.LIVE;
    private volatile @Nullable PublishException problem;
    private volatile boolean paused;
    private volatile boolean stopping;

    private boolean connected;
    /** What was tried last has failed, and nothing is tried before {@link #nextTryNanos}. */
    private boolean failed;
    /** Only one message is under way, to see whether it works again. */
    private boolean probing;

    private boolean answered;
    private boolean outage;
    private long outageNanos;
    private long nextTryNanos;
    private long nextDropsNanos;
    private boolean replaying;
    private long deadlineNanos;
    private boolean draining;

    /** What became of a message, told by the publisher once. */
    private final class Told implements Receipt {
        private final Flight flight;
        private final AtomicBoolean told = new AtomicBoolean();
        private volatile @Nullable PublishException reason;

        Told(Flight flight) {
            this.flight = flight;
        }

        @Override
        public void delivered() {
            tell(null);
        }

        @Override
        public void failed(PublishException why) {
            tell(why);
        }

        private void tell(@Nullable PublishException why) {
            if (told.compareAndSet(false, true)) {
                reason = why;
                receipts.add(this);
                alarm.wake();
            }
        }
    }

    /**
     * @param name for people, such as "sink cloud"
     * @param settings how it delivers
     * @param curlewFormat whether the messages are Curlew's events, which name their lane
     * @param durable whether what is not sent until the end is still there at the next start
     * @param deadLetters the file of messages that the other side will never take; made when the first comes
     */
    public Delivery(
            String name,
            Spool spool,
            Publisher publisher,
            DeliverySettings settings,
            boolean curlewFormat,
            boolean durable,
            Path deadLetters,
            Notices notices) {
        this(
                name,
                spool,
                publisher,
                settings,
                curlewFormat,
                durable,
                new DeadLetters(name, deadLetters, settings.deadLetterBytes(), InstantSource.system()),
                notices,
                Alarm.system(),
                RandomGenerator.getDefault());
    }

    Delivery(
            String name,
            Spool spool,
            Publisher publisher,
            DeliverySettings settings,
            boolean curlewFormat,
            boolean durable,
            DeadLetters deadLetters,
            Notices notices,
            Alarm alarm,
            RandomGenerator random) {
        this.name = name;
        this.spool = spool;
        this.publisher = publisher;
        this.settings = settings;
        this.marksLane = curlewFormat;
        this.durable = durable;
        this.deadLetters = deadLetters;
        this.notices = notices;
        this.alarm = alarm;
        this.lanes = new Lanes(spool, settings.isStrict(), settings.window());
        this.lanes.setOrdered(publisher.keepsOrder());
        this.backoff = new Backoff(settings.retryFirst(), settings.retryMost(), random);
        long now = alarm.nanoTime();
        this.pace = new Pace(settings.replayPerSecond(), now);
        this.outageNanos = now;
        this.replaying = lanes.isReplaying();
        spool.onKept(alarm::wake);
    }

    @Override
    public boolean work() throws InterruptedException {
        takeReceipts();
        long now = alarm.nanoTime();
        if (stopping && isDone(now)) {
            return false;
        }
        boolean sent = false;
        try {
            if (mayTry(now) && (isConnected() || connect())) {
                tellDrops(now);
                sent = send();
                publisher.flush();
                endReplay();
            }
        } catch (IOException e) {
            // the spool cannot be read just now
            fail(new PublishException(PublishException.Kind.RETRY, "spool", String.valueOf(e.getMessage()), e));
        }
        if (!sent && receipts.isEmpty()) {
            alarm.await(waitNanos());
        }
        return true;
    }

    private boolean mayTry(long now) {
        if (paused) {
            if (state != State.PAUSED) {
                state = State.PAUSED;
                LOG.info("{}: paused", name);
                noteOutage();
            }
            return false;
        }
        if (state == State.PAUSED) {
            state = failed ? State.WAITING : State.SENDING;
            LOG.info("{}: goes on", name);
            continueAfterOutage();
        }
        // after a fault what is still under way is awaited, or a message could overtake the one that failed
        return !failed || (lanes.underWay() == 0 && now - nextTryNanos >= 0);
    }

    private boolean isConnected() {
        boolean is = publisher.isConnected();
        if (!is && connected) {
            connected = false;
            beginOutage();
        }
        return is;
    }

    /** What was handed over before has been told by then: the publisher has nothing more of ours. */
    private boolean connect() throws InterruptedException {
        if (lanes.underWay() > 0) {
            return false;
        }
        try {
            if (state != State.DENIED && state != State.WAITING) {
                state = State.CONNECTING;
            }
            failed = false;
            publisher.connect(CONNECT);
            connected = true;
            lanes.setOrdered(publisher.keepsOrder());
            continueAfterOutage();
            return true;
        } catch (PublishException e) {
            fail(e);
            return false;
        }
    }

    private void continueAfterOutage() {
        long lasted = alarm.nanoTime() - outageNanos;
        boolean much = outage && lanes.liveWaiting() > settings.window();
        if (much || lasted >= settings.replayAfter().toNanos()) {
            lanes.replayWhatWaits();
        }
        replaying = lanes.isReplaying();
    }

    private boolean send() throws InterruptedException, IOException {
        failed = false;
        boolean sent = false;
        while (!failed && receipts.isEmpty() && (!probing || lanes.underWay() == 0) && !paused) {
            boolean replayToo = draining ? !durable : pace.hasRoom(alarm.nanoTime());
            Flight flight = lanes.next(replayToo);
            if (flight == null) {
                break;
            }
            if (flight.lane == DeliveryLane.REPLAY) {
                pace.take();
            }
            lane = replaying ? DeliveryLane.REPLAY : DeliveryLane.LIVE;
            byte[] body = flight.entry.body();
            if (marksLane && flight.lane == DeliveryLane.REPLAY) {
                body = LaneMark.replay(body);
            }
            sent = true;
            publisher.publish(new Outgoing(flight.entry, flight.lane, body), new Told(flight));
        }
        underWay = lanes.underWay();
        return sent;
    }

    private void takeReceipts() {
        for (Told told = receipts.poll(); told != null; told = receipts.poll()) {
            Flight flight = told.flight;
            PublishException reason = told.reason;
            if (reason == null) {
                delivered.incrementAndGet();
                settle(flight);
                answered();
            } else if (reason.kind() == PublishException.Kind.MESSAGE) {
                bury(flight, reason);
                settle(flight);
                answered();
            } else {
                retries.incrementAndGet();
                lanes.back(flight);
                fail(reason);
            }
        }
        underWay = lanes.underWay();
    }

    private void settle(Flight flight) {
        lanes.settle(flight);
        if (flight.lane == DeliveryLane.REPLAY) {
            replayed.incrementAndGet();
            tally.add(flight.entry);
        }
    }

    private void bury(Flight flight, PublishException reason) {
        dead.incrementAndGet();
        try {
            deadLetters.add(flight.entry, flight.lane, reason);
            LOG.warn(
                    "{}: refused for itself ({}), kept in {}: {}",
                    name,
                    reason.code(),
                    deadLetters.file(),
                    reason.getMessage());
        } catch (IOException e) {
            LOG.error("{}: refused for itself ({}), and lost, for {}", name, reason.code(), e.getMessage());
        }
    }

    /** The other side takes messages. */
    private void answered() {
        if (failed) {
            return; // one that was under way beside the one that failed
        }
        probing = false;
        backoff.reset();
        problem = null;
        state = paused ? State.PAUSED : State.SENDING;
        answered = true;
        if (outage) {
            continueAfterOutage();
            outage = false;
            long seconds = (alarm.nanoTime() - outageNanos) / 1_000_000_000;
            LOG.info(
                    "{}: takes messages again after {} s{}",
                    name,
                    seconds,
                    replaying ? "; what waited is sent beside what is live" : "");
        }
    }

    private void beginOutage() {
        if (!outage) {
            noteOutage();
            outages.incrementAndGet();
        }
    }

    private void noteOutage() {
        if (!outage) {
            outage = true;
            outageNanos = answered ? alarm.nanoTime() : outageNanos;
            tally.forgetDrops();
        }
    }

    private void fail(PublishException reason) {
        if (failed) {
            return; // of the same fault: the others that were under way
        }
        beginOutage();
        failed = true;
        probing = true;
        connected = publisher.isConnected();
        boolean denied = reason.kind() == PublishException.Kind.DENIED;
        long wait = denied ? settings.probe().toNanos() : backoff.nextNanos();
        wait = Math.min(MOST_WAIT_NANOS, Math.max(wait, reason.retryAfter().toNanos()));
        nextTryNanos = alarm.nanoTime() + wait;
        State next = denied ? State.DENIED : State.WAITING;
        PublishException before = problem;
        if (before == null || !before.code().equals(reason.code()) || state != next) {
            LOG.warn(
                    "{}: {} ({}); {}",
                    name,
                    reason.getMessage(),
                    reason.code(),
                    denied
                            ? "paused, and probed every " + settings.probe().toSeconds() + " s"
                            : "messages wait and it is tried again");
        }
        problem = reason;
        state = next;
    }

    private void tellDrops(long now) {
        if (outage || now - nextDropsNanos < 0) {
            return;
        }
        nextDropsNanos = now + IDLE_NANOS;
        for (Drop drop : spool.drops()) {
            tally.add(drop);
            notices.dropped(drop);
        }
        if (!replaying) {
            tally.forgetDrops();
        }
    }

    private void endReplay() {
        if (replaying && !lanes.isReplaying()) {
            replaying = false;
            lane = DeliveryLane.LIVE;
            tally.take().forEach(notices::replayed);
        }
    }

    private long waitNanos() {
        if (paused || !failed) {
            long pacing = pace.waitNanos();
            return replaying && pacing > 0 ? Math.min(pacing, IDLE_NANOS) : IDLE_NANOS;
        }
        return Math.min(IDLE_NANOS, Math.max(1, nextTryNanos - alarm.nanoTime()));
    }

    private boolean isDone(long now) {
        if (!draining) {
            draining = true;
            deadlineNanos = now + settings.drainTimeout().toNanos();
        }
        boolean hopeless = paused || (failed && durable && lanes.underWay() == 0);
        return lanes.isEmpty(!durable) || hopeless || now - deadlineNanos >= 0;
    }

    /** Ends the work when what is live has been sent, or {@code drainTimeout} is over. Any thread. */
    public void stop() {
        stopping = true;
        alarm.wake();
    }

    /** Until {@link #resume}. Any thread. */
    public void pause() {
        paused = true;
        alarm.wake();
    }

    /** Any thread. */
    public void resume() {
        paused = false;
        alarm.wake();
    }

    /** Any thread. */
    public DeliveryStatus status() {
        PublishException why = problem;
        return new DeliveryStatus(
                state,
                lane,
                why == null ? "" : why.code(),
                why == null ? "" : String.valueOf(why.getMessage()),
                delivered.get(),
                replayed.get(),
                underWay,
                retries.get(),
                dead.get(),
                outages.get(),
                spool.stats());
    }

    @Override
    public void onStop() throws IOException {
        state = stopping ? State.STOPPED : State.FAILED;
        try (deadLetters) {
            publisher.close();
            for (Told told = receipts.poll(); told != null; told = receipts.poll()) {
                if (told.reason == null) {
                    delivered.incrementAndGet();
                    settle(told.flight);
                }
            }
        }
        try {
            spool.save();
        } catch (IOException e) {
            LOG.warn("{}: what was sent last may be sent again at the next start: {}", name, e.getMessage());
        }
        long left = spool.stats().entries();
        if (left > 0 && durable) {
            LOG.info("{}: {} messages are kept for the next start", name, left);
        } else if (left > 0) {
            LOG.error("{}: {} messages could not be sent and are lost", name, left);
        }
    }
}
