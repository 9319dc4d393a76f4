package dev.curlew.publish;

import java.util.Locale;
import java.util.Set;

/** What DeepStream's schema knows an object as: NvDsObjectType of includes/nvdsmeta_schema.h. */
enum DeepStreamObject {
    VEHICLE("vehicle", "Vehicle"),
    PERSON("person", "Person"),
    FACE("face", "Face"),
    /** Goes by its label. */
    UNKNOWN("", "");

    private static final Set<String> VEHICLES =
            Set.of("vehicle", "car", "truck", "bus", "van", "motorcycle", "motorbike");
    private static final Set<String> PERSONS = Set.of("person", "pedestrian");

    private final String field;
    private final String title;

    DeepStreamObject(String field, String title) {
        this.field = field;
        this.title = title;
    }

    static DeepStreamObject of(String label) {
        String lower = label.toLowerCase(Locale.ROOT);
        if (PERSONS.contains(lower)) {
            return PERSON;
        }
        return VEHICLES.contains(lower) ? VEHICLE : lower.equals("face") ? FACE : UNKNOWN;
    }

    /** The member of "object" in full messages. */
    String field(String label) {
        return this == UNKNOWN ? label : field;
    }

    /** The type in minimal messages. */
    String title(String label) {
        return this == UNKNOWN ? label : title;
    }
}
