package dev.curlew.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelFontTest {

    @ParameterizedTest
    @ValueSource(strings = {"person 0.87 #12", "Fußgänger", "přechod", "άνθρωπος", "человек"})
    void showsTheLettersOfEurope(String label) {
        FontAtlas atlas = FontAtlas.shared();
        assertThat(label.codePoints().filter(letter -> atlas.index(letter) < 0)).isEmpty();
    }

    @Test
    void hasRoomForCharactersThatItCannotShow() {
        LabelFont font = new LabelFont(FontAtlas.shared(), 16);
        assertThat(font.width("人 \ud83d\ude97")).isGreaterThan(font.width(" ") + 10);
    }

    @Test
    void growsInProportion() {
        String text = "#12 person 0.87";
        int small = new LabelFont(FontAtlas.shared(), 16).width(text);
        assertThat(new LabelFont(FontAtlas.shared(), 48).width(text)).isBetween(3 * small - 3, 3 * small + 3);
    }
}
