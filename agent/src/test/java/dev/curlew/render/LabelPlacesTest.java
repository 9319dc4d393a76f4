package dev.curlew.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelPlacesTest {
    private final LabelPlaces places = new LabelPlaces(640, 360);

    @Test
    void putsALabelOnTopOfItsBox() {
        places.place(80, 16, 100, 100, 150, 200);
        assertThat(places.x()).isEqualTo(100);
        assertThat(places.y()).isEqualTo(84);
    }

    @Test
    void keepsALabelInsideThePicture() {
        places.place(80, 16, 600, -20, 700, 400);
        assertThat(places.x()).isBetween(0, 560);
        assertThat(places.y()).isBetween(0, 344);
    }

    @Test
    void hidesNoOtherLabelWhereThereIsRoom() {
        places.takeText(90, 80, 200, 110);
        places.place(80, 16, 100, 100, 150, 200);
        assertThat(places.y()).isEqualTo(200);
    }

    @Test
    void ratherHidesAnObjectThanAnotherLabel() {
        places.takeText(0, 0, 640, 100);
        places.takeText(0, 200, 640, 360);
        places.takeObject(100, 100, 150, 200);
        places.takeObject(0, 100, 100, 200);
        places.takeObject(150, 100, 640, 200);
        places.place(80, 16, 100, 100, 150, 200);
        assertThat(places.y()).isBetween(100, 184);
    }
}
