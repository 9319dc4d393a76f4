package dev.curlew.publish;

import dev.curlew.lifecycle.Worker;
import dev.curlew.publish.DeliveryStatus.State;
import dev.curlew.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sink's way from its spool to the other side: {@link Lanes} say what goes next, {@link Availability} whether it may,
 * {@link Receipts} what became of it, {@link Replay} what is told of what had waited. A worker of the sink's own thread,
 * on which it closes the publisher; the spool stays its owner's. Any thread may stop, pause and ask.
 */
public final class Delivery implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    /** How late it may be noticed that a connection is gone while nothing is to be sent. */
    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Duration CONNECT = Duration.ofSeconds(30);

    private final String name;
    private final Spool spool;
    private final Publisher publisher;
    private final Connecting connecting;
    private final boolean marksLane;
    private final boolean durable;
    private final long drainNanos;
    private final Alarm alarm;
    private final DeadLetters deadLetters;
    private final Lanes lanes;
    private final Availability availability;
    private final Receipts receipts;
    private final Replay replay;

    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private volatile int underWay;
    private volatile boolean stopping;

    private boolean connected;
    private boolean draining;
    private long deadlineNanos;

    /**
     * @param name for people, such as "sink cloud"
     * @param settings how it delivers
     * @param curlewFormat whether the messages are Curlew's events, which name their lane
     * @param durable whether what is not sent until the end is still there at the next start, where its disk keeps it
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
                new SplittableRandom());
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
        this.connecting = new Connecting(publisher);
        this.marksLane = curlewFormat;
        this.durable = durable;
        this.drainNanos = settings.drainTimeout().toNanos();
        this.deadLetters = deadLetters;
        this.alarm = alarm;
        this.lanes = new Lanes(spool, settings.isStrict(), settings.window());
        this.lanes.setOrdered(publisher.keepsOrder());
        this.availability = new Availability(name, settings, alarm, random);
        this.receipts = new Receipts(alarm::wake);
        this.replay = new Replay(lanes, spool, notices, settings, alarm.nanoTime());
        spool.onKept(alarm::wake);
    }

    @Override
    public boolean work() throws InterruptedException {
        takeReceipts();
        if (stopping && isDone()) {
            return false;
        }
        boolean sent = false;
        try {
            if (mayTry() && (isConnected() || connect())) {
                if (!availability.isOutage()) {
                    replay.tellDrops(alarm.nanoTime());
                }
                sent = send();
                publisher.flush();
                replay.endIfDone();
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

    private boolean mayTry() {
        if (availability.beginsPause()) {
            replay.forgetDrops();
            return false;
        }
        if (availability.endsPause()) {
            replay.begin(availability);
        }
        availability.noteConnection(availability.hasFailed() && publisher.isConnected());
        return availability.isDue(lanes.underWay());
    }

    private boolean isConnected() {
        boolean is = publisher.isConnected();
        if (!is && connected) {
            connected = false;
            if (availability.lost()) {
                replay.forgetDrops();
            }
        }
        return is;
    }

    /** What was handed over before has been told by then: the publisher has nothing more of ours. */
    private boolean connect() throws InterruptedException {
        if (lanes.underWay() > 0) {
            return false;
        }
        try {
            availability.connects();
            if (!connecting.connect(CONNECT)) {
                availability.givesUp();
                return false;
            }
            connected = true;
            lanes.setOrdered(publisher.keepsOrder());
            replay.begin(availability);
            return true;
        } catch (PublishException e) {
            if (availability.failToConnect(e)) {
                replay.forgetDrops();
            }
            connected = publisher.isConnected();
            return false;
        }
    }

    private boolean send() throws InterruptedException, IOException {
        availability.sends();
        boolean sent = false;
        while (receipts.isEmpty() && availability.isOpen(lanes.underWay())) {
            boolean replayToo = draining ? !outlives() : replay.hasRoom(alarm.nanoTime());
            Flight flight = lanes.next(replayToo);
            if (flight == null) {
                break;
            }
            replay.handedOver(flight);
            byte[] body = flight.entry.body();
            if (marksLane && flight.lane == DeliveryLane.REPLAY) {
                body = LaneMark.replay(body);
            }
            sent = true;
            publisher.publish(new Outgoing(flight.entry, flight.lane, body), receipts.of(flight));
        }
        underWay = lanes.underWay();
        return sent;
    }

    private void takeReceipts() {
        for (Receipts.Told told = receipts.poll(); told != null; told = receipts.poll()) {
            Flight flight = told.flight();
            PublishException reason = told.reason();
            if (reason == null) {
                delivered.incrementAndGet();
                settle(flight);
                answered();
            } else if (reason.kind() == PublishException.Kind.MESSAGE) {
                deadLetters.bury(flight, reason);
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
        replay.settled(flight);
    }

    private void answered() {
        if (availability.answered()) {
            replay.begin(availability);
            availability.endOutage(replay.isRunning());
        }
    }

    private void fail(PublishException reason) {
        if (availability.fail(reason)) {
            replay.forgetDrops();
        }
        connected = publisher.isConnected();
    }

    private long waitNanos() {
        if (availability.isPaused() || !availability.hasFailed()) {
            long pacing = replay.waitNanos();
            return pacing > 0 ? Math.min(pacing, IDLE_NANOS) : IDLE_NANOS;
        }
        return Math.min(IDLE_NANOS, availability.waitNanos());
    }

    private boolean isDone() {
        long now = alarm.nanoTime();
        if (!draining) {
            draining = true;
            deadlineNanos = now + drainNanos;
        }
        boolean outlives = outlives();
        boolean hopeless = availability.isPaused()
                || (connecting.hasGivenUp() && !publisher.isConnected())
                || (availability.hasFailed() && outlives && lanes.underWay() == 0);
        return lanes.isEmpty(!outlives) || hopeless || now - deadlineNanos >= 0;
    }

    /** Whether what waits is there at the next start: not what a disk that takes nothing could not keep. */
    private boolean outlives() {
        return durable && spool.stats().problem().isEmpty();
    }

    /**
     * Ends the work when what is live has been sent, or {@code drainTimeout} is over; whoever has failed to connect is
     * not waited for. Any thread.
     */
    public void stop() {
        stopping = true;
        if (outlives() && availability.problem() != null) {
            giveUpConnecting();
        }
        alarm.wake();
    }

    /** A connection that is being made is waited for no more, and no other is made. After {@link #stop}. Any thread. */
    public void giveUpConnecting() {
        connecting.giveUp();
        alarm.wake();
    }

    /** Until {@link #resume}. Any thread. */
    public void pause() {
        availability.pause();
        alarm.wake();
    }

    /** Also tries at once what failed, however long it was to wait. Any thread. */
    public void resume() {
        availability.resume();
        alarm.wake();
    }

    /** Any thread. */
    public DeliveryStatus status() {
        PublishException why = availability.problem();
        return new DeliveryStatus(
                availability.state(),
                replay.lane(),
                why == null ? "" : why.code(),
                why == null ? "" : String.valueOf(why.getMessage()),
                delivered.get(),
                replay.delivered(),
                underWay,
                retries.get(),
                deadLetters.count(),
                availability.outages(),
                spool.stats());
    }

    @Override
    public void onStop() throws IOException {
        availability.end(stopping ? State.STOPPED : State.FAILED);
        try (deadLetters) {
            publisher.close();
            for (Receipts.Told told = receipts.poll(); told != null; told = receipts.poll()) {
                if (told.reason() == null) {
                    delivered.incrementAndGet();
                    settle(told.flight());
                }
            }
        }
        try {
            spool.save();
        } catch (IOException e) {
            LOG.warn("{}: what was sent last may be sent again at the next start: {}", name, e.getMessage());
        }
    }
}
