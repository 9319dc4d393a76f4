package dev.curlew.track;

import dev.curlew.detection.Detection;
import java.util.ArrayList;
import java.util.List;

/**
 * How the camera moves, told from boxes alone: what all targets in sight are off by together. Trackers with pixels
 * align key points (BoT-SORT, Aharon 2022); a tracker without them has only its targets, and asks for significance.
 */
final class CameraMotion {
    /** Seconds. Over frames nearer than this (a stream that stutters) a shift says little about velocity. */
    private static final double BURST = 0.02;

    private final TrackerSettings.Camera settings;
    private final CameraVote vote;
    private final CommonShift shift;
    private final CommonShift flow;
    private final List<Target> inSight = new ArrayList<>();

    CameraMotion(TrackerSettings.Camera settings) {
        this.settings = settings;
        vote = new CameraVote(settings.voteGain());
        shift = new CommonShift(settings);
        flow = new CommonShift(settings);
    }

    /**
     * Moves all targets with the picture: first by a jump, then by what a trial association leaves. Their velocities
     * take a share, because a pan goes on where a shake does not.
     */
    void follow(List<Target> known, List<Target> tentative, Association association, Candidates candidates, double dt) {
        inSight.clear();
        selectInSight(known);
        selectInSight(tentative);
        vote.measure(inSight, candidates);
        move(known, vote.x(), vote.y(), dt);
        move(tentative, vote.x(), vote.y(), dt);
        association.matchHigh(known, candidates);
        shift.clear();
        for (int i = 0; i < inSight.size(); i++) {
            Target target = inSight.get(i);
            Detection match = target.match();
            if (match != null) {
                BoxFilter filter = target.filter;
                double dx = match.box().centerX() - filter.centerX();
                double dy = match.box().centerY() - filter.centerY();
                shift.add(dx, dy, filter.height());
            }
        }
        association.undo(known, candidates);
        shift.measure(settings.leastShift());
        move(known, shift.x(), shift.y(), dt);
        move(tentative, shift.x(), shift.y(), dt);
    }

    /** What a new target's velocity is likely to be: that of all others, where they share one. */
    void startWithFlow(Target newborn) {
        newborn.filter.push(flow.x(), flow.y());
    }

    /** Looks at the targets that the present frame matched. */
    void measureFlow(List<Target> known) {
        flow.clear();
        for (int i = 0; i < known.size(); i++) {
            Target target = known.get(i);
            if (target.match() != null) {
                BoxFilter filter = target.filter;
                flow.add(filter.velocityX(), filter.velocityY(), filter.height());
            }
        }
        flow.measure(settings.leastFlow());
    }

    private void selectInSight(List<Target> targets) {
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i).seenBefore()) {
                inSight.add(targets.get(i));
            }
        }
    }

    private void move(List<Target> targets, double dx, double dy, double dt) {
        if (dx == 0 && dy == 0) {
            return;
        }
        double share = settings.velocityShare() / (dt + BURST);
        for (int i = 0; i < targets.size(); i++) {
            targets.get(i).filter.shift(dx, dy);
            targets.get(i).filter.push(dx * share, dy * share);
        }
    }
}
