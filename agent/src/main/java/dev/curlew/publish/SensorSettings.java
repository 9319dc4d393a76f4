package dev.curlew.publish;

import dev.curlew.settings.Key;
import java.util.List;

/** A camera as DeepStream's messages name it: a [sensorN] group of nvmsgconv. */
public record SensorSettings(
        @Key("\"\" takes the source's name") String id,
        @Key("what it is") String type,
        @Key("in words") String description,
        @Key("latitude, longitude, altitude") List<Double> location,
        @Key("x, y, z in a plan of the operator's") List<Double> coordinate) {

    public SensorSettings {
        location = SiteSettings.three("location", location);
        coordinate = SiteSettings.three("coordinate", coordinate);
    }

    public static SensorSettings defaults() {
        return new SensorSettings("", "Camera", "", SiteSettings.ORIGIN, SiteSettings.ORIGIN);
    }
}
