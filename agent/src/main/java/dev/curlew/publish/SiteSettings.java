package dev.curlew.publish;

import dev.curlew.settings.Key;
import java.util.List;

/** What DeepStream's messages say of a source, as nvmsgconv's configuration gives it. */
public record SiteSettings(
        @Key("its camera") SensorSettings sensor,
        @Key("where it looks") PlaceSettings place,
        @Key("what analyses it") ModuleSettings analyticsModule) {
    static final List<Double> ORIGIN = List.of(0.0, 0.0, 0.0);

    public static SiteSettings defaults() {
        return new SiteSettings(SensorSettings.defaults(), PlaceSettings.defaults(), ModuleSettings.defaults());
    }

    static List<Double> three(String key, List<Double> numbers) {
        if (numbers.size() != 3) {
            throw new IllegalArgumentException(
                    key + " must hold three numbers such as [45.3, -75.8, 48.2], but holds " + numbers.size());
        }
        return List.copyOf(numbers);
    }
}
