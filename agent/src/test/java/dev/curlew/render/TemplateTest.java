package dev.curlew.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class TemplateTest {

    @Test
    void escapesWhatItFillsInUnlessToldOtherwise() throws Exception {
        assertThat(fill("<a title=\"{{x}}\">{{&x}}", "{\"x\": \"<b> & \\\"c\\\" 'd'\"}"))
                .isEqualTo("<a title=\"&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;\"><b> & \"c\" 'd'");
    }

    @Test
    void repeatsASectionForEveryItemAndLooksNamesUpOutwards() throws Exception {
        assertThat(fill(
                        "{{#list}}{{name}}{{sign}}{{/list}}",
                        "{\"sign\": \"!\", \"list\": [{\"name\": 1}, {\"name\": 2}]}"))
                .isEqualTo("1!2!");
    }

    @Test
    void showsASectionOnlyForWhatIsThereAndAnInvertedOneOnlyForWhatIsNot() throws Exception {
        String template = "{{#a}}a{{/a}}{{^a}}no a{{/a}} {{#b}}b{{/b}}{{^b}}no b{{/b}} {{#c}}c{{/c}}{{^c}}no c{{/c}}";
        assertThat(fill(template, "{\"a\": true, \"b\": [], \"c\": \"\"}")).isEqualTo("a no b no c");
        assertThat(fill(template, "{\"a\": false, \"b\": [0], \"c\": \"0\"}")).isEqualTo("no a b c");
    }

    @Test
    void namesAValueThatIsMissing() {
        assertThatThrownBy(() -> fill("{{nothing}}", "{}")).hasMessageContaining("no value for nothing");
    }

    private static String fill(String template, String json) throws Exception {
        JsonNode values = new ObjectMapper().readTree(json);
        return Template.of(template).fill(values);
    }
}
