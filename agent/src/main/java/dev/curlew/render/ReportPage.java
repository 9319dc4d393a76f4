package dev.curlew.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Turns the numbers and pictures of a run into one HTML page. What it shows of numbers comes from the tree alone. */
final class ReportPage {
    private final ReportSubject subject;
    private final TimeText time;
    private final double aspect;
    private final ObjectNode page = JsonNodeFactory.instance.objectNode();

    /** @param aspect the picture's width by its height */
    ReportPage(ReportSubject subject, TimeText time, double aspect) {
        this.subject = subject;
        this.time = time;
        this.aspect = aspect;
    }

    /**
     * @param still and heat are pictures in base64, "" when there are none
     * @param changed whether zones and lines were others at first
     */
    String html(
            ObjectNode numbers,
            String still,
            String heat,
            List<Gallery.Entry> gallery,
            boolean changed,
            boolean complete)
            throws IOException {
        page.put("source", subject.source());
        page.put("model", subject.modelName());
        page.put("version", subject.modelVersion());
        page.put("sha256", subject.modelSha256());
        page.put("changed", changed);
        page.put("complete", complete);
        page.put("figures", script(numbers));
        headline(numbers);
        page.set("charts", charts(numbers));
        page.put("still", still);
        page.put("heat", heat);
        new ReportRules(subject.rules(), numbers, aspect).fill(page);
        thumbnails(gallery);
        table(numbers);
        return Template.resource("report.html").fill(page);
    }

    /** JSON that may stand in a script element: no name of a class can end it. */
    private static String script(ObjectNode numbers) throws JsonProcessingException {
        return new ObjectMapper()
                .writeValueAsString(numbers)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }

    private void headline(ObjectNode numbers) {
        double begin = numbers.get("firstFrameSeconds").asDouble();
        double duration = numbers.get("durationSeconds").asDouble();
        page.put("from", time.full(begin));
        page.put("to", time.full(begin + duration));
        page.put("frames", grouped(numbers.get("frames").asLong()));
        page.put("duration", TimeText.span(duration));
        page.put("tracks", grouped(numbers.get("tracks").asLong()));
        page.put("anyTracks", numbers.get("tracks").asLong() > 0);
        page.put("peak", grouped(numbers.get("peakTracks").asLong()));
        page.put("peakAt", time.at(numbers.get("peakSeconds").asDouble()));
        page.put("median", TimeText.span(numbers.get("medianDwellSeconds").asDouble()));
        page.put("mean", TimeText.span(numbers.get("meanDwellSeconds").asDouble()));
        page.put("longest", TimeText.span(numbers.get("longestDwellSeconds").asDouble()));
        ArrayNode classes = page.putArray("classes");
        double most = 1;
        for (JsonNode count : numbers.get("tracksByClass")) {
            most = Math.max(most, count.asDouble());
        }
        for (var entry : numbers.get("tracksByClass").properties()) {
            ObjectNode row = classes.addObject();
            row.put("color", TimelineChart.color(classes.size() - 1));
            row.put("label", entry.getKey());
            row.put("count", grouped(entry.getValue().asLong()));
            row.put("percent", Chart.percent(entry.getValue().asDouble(), most));
        }
    }

    private ObjectNode charts(ObjectNode numbers) {
        return new TimelineChart(numbers.get("timeline"), time).view();
    }

    private void thumbnails(List<Gallery.Entry> gallery) {
        page.put("thumbnailCount", gallery.size());
        ArrayNode cards = page.putArray("thumbnails");
        for (Gallery.Entry entry : gallery) {
            TrackFigures.Stay stay = entry.stay();
            ObjectNode card = cards.addObject();
            card.put("id", stay.id());
            card.put("label", subject.labels().apply(stay.classId()));
            int color = Palette.track(Palette.index(stay.id()));
            card.put("color", Palette.css(color));
            card.put("ink", Palette.css(Palette.textOn(color)));
            card.put("from", time.at(stay.startNanos() / 1e9));
            card.put("to", time.at(stay.endNanos() / 1e9));
            card.put("stayed", TimeText.span(stay.seconds()));
            card.put("jpeg", entry.jpeg());
        }
    }

    private void table(ObjectNode numbers) {
        page.put("listed", numbers.get("list").size());
        ArrayNode rows = page.putArray("rows");
        for (JsonNode track : numbers.get("list")) {
            double start = track.get("startSeconds").asDouble();
            double end = track.get("endSeconds").asDouble();
            ObjectNode row = rows.addObject();
            row.put("id", track.get("id").asLong());
            row.put("label", track.get("class").asText());
            row.put("from", time.at(start));
            row.put("to", time.at(end));
            row.put("stayed", TimeText.span(end - start));
        }
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
