package dev.curlew.publish;

import dev.curlew.settings.Key;
import java.util.List;

/** Where a camera looks: a [placeN] group of nvmsgconv. */
public record PlaceSettings(
        @Key("with id, name and type empty a message says place: null") String id,
        @Key("such as a building's") String name,
        @Key("such as garage") String type,
        @Key("latitude, longitude, altitude") List<Double> location,
        @Key("x, y, z of the part of the place") List<Double> coordinate,
        @Key("place-sub-field1: id of the aisle or parking spot, name of the entrance") String subField1,
        @Key("place-sub-field2: name of the aisle, type of the parking spot, lane of the entrance") String subField2,
        @Key("place-sub-field3: level") String subField3) {

    public PlaceSettings {
        location = SiteSettings.three("location", location);
        coordinate = SiteSettings.three("coordinate", coordinate);
    }

    boolean isGiven() {
        return !(id + name + type).isEmpty();
    }

    public static PlaceSettings defaults() {
        return new PlaceSettings("", "", "", SiteSettings.ORIGIN, SiteSettings.ORIGIN, "", "", "");
    }
}
