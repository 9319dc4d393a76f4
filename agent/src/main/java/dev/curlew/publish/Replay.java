package dev.curlew.publish;

import dev.curlew.spool.Drop;
import dev.curlew.spool.Spool;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waited and is sent beside what is live: when it begins, its pace, what it brought and lost, and its end, which is
 * told. Sink's thread; any may read the figures.
 */
final class Replay {
    private static final long DROPS_NANOS = Duration.ofSeconds(1).toNanos();

    private final Lanes lanes;
    private final Spool spool;
    private final Notices notices;
    private final long afterNanos;
    private final int window;
    private final Pace pace;
    private final ReplayTally tally = new ReplayTally();
    private final AtomicLong delivered = new AtomicLong();
    private volatile DeliveryLane lane = DeliveryLane.LIVE;
    private boolean running;
    private long nextDropsNanos;

    Replay(Lanes lanes, Spool spool, Notices notices, DeliverySettings settings, long nowNanos) {
        this.lanes = lanes;
        this.spool = spool;
        this.notices = notices;
        this.afterNanos = settings.replayAfter().toNanos();
        this.window = settings.window();
        this.pace = new Pace(settings.replayPerSecond(), nowNanos);
        this.running = lanes.isReplaying();
        this.nextDropsNanos = nowNanos;
    }

    /** It works again. What waits is replayed if it is much, or old; else it is sent as if nothing had been. */
    void begin(Availability availability) {
        boolean much = availability.isOutage() && lanes.liveWaiting() > window;
        if (much || availability.outageNanos() >= afterNanos) {
            lanes.replayWhatWaits();
        }
        running = lanes.isReplaying();
    }

    boolean isRunning() {
        return running;
    }

    boolean hasRoom(long nowNanos) {
        return pace.hasRoom(nowNanos);
    }

    void handedOver(Flight flight) {
        if (flight.lane == DeliveryLane.REPLAY) {
            pace.take();
        }
        lane = running ? DeliveryLane.REPLAY : DeliveryLane.LIVE;
    }

    void settled(Flight flight) {
        if (flight.lane == DeliveryLane.REPLAY) {
            delivered.incrementAndGet();
            tally.add(flight.entry);
        }
    }

    /** Tells what the spool has dropped, and remembers what of it a replay would have brought. */
    void tellDrops(long nowNanos) {
        if (nowNanos - nextDropsNanos < 0) {
            return;
        }
        nextDropsNanos = nowNanos + DROPS_NANOS;
        for (Drop drop : spool.drops()) {
            tally.add(drop);
            notices.dropped(drop);
        }
        if (!running) {
            tally.forgetDrops();
        }
    }

    /** An outage begins: what was dropped before belongs to no replay. */
    void forgetDrops() {
        tally.forgetDrops();
    }

    void endIfDone() {
        if (running && !lanes.isReplaying()) {
            running = false;
            lane = DeliveryLane.LIVE;
            tally.take().forEach(notices::replayed);
        }
    }

    /** Until its pace lets one pass; 0 when nothing is held up by it. */
    long waitNanos() {
        return running ? pace.waitNanos() : 0;
    }

    /** Any thread: what is sent now. */
    DeliveryLane lane() {
        return lane;
    }

    /** Any thread. */
    long delivered() {
        return delivered.get();
    }
}
