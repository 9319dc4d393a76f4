package dev.curlew.spool;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads kept entries of all chains, merged by number. It holds a few places, for whoever reads old and new ones in turns.
 * The sink's thread; the spool closes it.
 */
final class DiskReader implements Closeable {
    private static final int PLACES = 3;
    /** So many numbers are rather read over than sought. */
    private static final long NEAR = 1000;

    private final SpoolState state;
    private final SpoolFiles files;
    private final List<Place> places = new ArrayList<>();

    DiskReader(SpoolState state, SpoolFiles files) {
        this.state = state;
        this.files = files;
    }

    /** Where all three chains are read. */
    private final class Place implements Closeable {
        final List<Tape> tapes = new ArrayList<>();
        /** Entries from here on can be found here; those below it were read over. */
        long position;
        /** Nothing unsettled lies between the two. */
        long reached;

        Place() {
            state.chains.forEach(chain -> tapes.add(new Tape(state, files, chain)));
        }

        /** The chain whose next entry from this number on has the lowest number, or null. */
        @Nullable
        Tape seek(long from, long below) throws IOException {
            Tape best = null;
            for (Tape tape : tapes) {
                long number = tape.seek(from, below);
                if (number < below && (best == null || number < best.number)) {
                    best = tape;
                }
            }
            return best;
        }

        @Override
        public void close() throws IOException {
            for (Tape tape : tapes) {
                tape.close();
            }
        }
    }

    /** The first kept and unsettled entry of the span, or null. */
    @Nullable
    Entry next(long from, long below) throws IOException {
        Place place = place(from);
        boolean sound = false;
        try {
            Entry entry = next(place, from, below);
            sound = true;
            return entry;
        } finally {
            if (!sound) {
                places.remove(place);
                place.close();
            }
        }
    }

    private @Nullable Entry next(Place place, long from, long below) throws IOException {
        long at = from;
        Tape tape = place.seek(at, below);
        while (tape != null && !isOpen(tape.number)) {
            at = tape.number + 1;
            tape = place.seek(at, below);
        }
        if (tape == null || tape.reader == null) {
            place.reached = Math.max(from, below);
            return null;
        }
        place.reached = tape.number;
        return tape.reader.entry(tape.chain.priority);
    }

    private boolean isOpen(long number) {
        state.lock.lock();
        try {
            return !state.settled.contains(number);
        } finally {
            state.lock.unlock();
        }
    }

    /** The nearest before this number; a new one when none is near, for the one that was not used for longest. */
    private Place place(long from) throws IOException {
        Place best = null;
        for (Place each : places) {
            boolean fits = each.position <= from && from - each.reached <= NEAR;
            if (fits && (best == null || each.position > best.position)) {
                best = each;
            }
        }
        if (best == null) {
            if (places.size() == PLACES) {
                places.remove(0).close();
            }
            best = new Place();
        } else {
            places.remove(best);
        }
        best.position = from;
        best.reached = Math.max(from, best.reached);
        places.add(best);
        return best;
    }

    @Override
    public void close() throws IOException {
        for (Place place : places) {
            place.close();
        }
        places.clear();
    }
}
