package dev.curlew.app.job;

import dev.curlew.analytics.AnalyticsSettings;
import dev.curlew.app.console.UserException;
import dev.curlew.model.ModelVersion;
import dev.curlew.text.Nearest;
import java.util.List;

/** Refuses a zone or line that waits for a class which the model does not know. */
public final class RuleClasses {
    private RuleClasses() {}

    public static void require(AnalyticsSettings settings, ModelVersion model) {
        if (model.labels().isEmpty()) {
            return;
        }
        settings.zones().forEach((name, zone) -> require("zones." + name, zone.classes(), model));
        settings.lines().forEach((name, line) -> require("lines." + name, line.classes(), model));
        settings.directions().forEach((name, each) -> require("directions." + name, each.classes(), model));
    }

    private static void require(String rule, List<String> classes, ModelVersion model) {
        for (String each : classes) {
            if (!each.startsWith("#") && !model.labels().contains(each)) {
                throw new UserException(
                        UserException.USAGE,
                        rule + ".classes holds '" + each + "', which " + model.name() + " has no label for"
                                + Nearest.of(each, model.labels())
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse(""));
            }
        }
    }
}
