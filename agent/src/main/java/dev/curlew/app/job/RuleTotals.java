package dev.curlew.app.job;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.analytics.Fact;
import dev.curlew.analytics.FactTotals;
import dev.curlew.analytics.TrackEvent;
import dev.curlew.result.FrameResult;
import dev.curlew.result.ResultSink;
import java.util.List;

/** Sums up zones and lines for closing table and summary; read after the stream has ended. */
final class RuleTotals implements ResultSink {
    private final FactTotals totals;

    RuleTotals(AnalyticsSettings settings) {
        totals = new FactTotals(settings);
    }

    FactTotals totals() {
        return totals;
    }

    @Override
    public void accept(FrameResult result) {
        totals.add(result.facts());
    }

    @Override
    public void rulesChanged(AnalyticsSettings rules) {
        totals.change(rules);
    }

    @Override
    public void lastFacts(List<Fact> facts) {
        totals.add(facts);
    }

    @Override
    public void finish(List<TrackEvent> ended) {}

    @Override
    public void close() {}
}
