package dev.curlew.deepstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a picture becomes the model's input, as knobs. DeepStream's defaults are not those of Curlew's parsers. */
final class PictureKnobs {
    private static final Map<String, String> COLORS =
            Map.of("0", "rgb", "1", "bgr", "IMAGE_FORMAT_RGB", "rgb", "IMAGE_FORMAT_BGR", "bgr");

    private final ModelDraft draft;
    private final Ledger ledger;

    PictureKnobs(ModelDraft draft, Ledger ledger) {
        this.draft = draft;
        this.ledger = ledger;
    }

    void nvinfer(Group property) {
        color(property.get("model-color-format"));
        normalization(property.get("net-scale-factor"), property.get("offsets"), property.get("mean-file"));
        shape(property.get("maintain-aspect-ratio"), property.get("symmetric-padding"));
        order(property.get("network-input-order"), "1");
    }

    void nvinferServer(Group config) {
        color(config.get("preprocess.network_format"));
        normalization(
                config.get("preprocess.normalize.scale_factor"),
                config.get("preprocess.normalize.channel_offsets"),
                config.get("preprocess.normalize.mean_file"));
        shape(config.get("preprocess.maintain_aspect_ratio"), config.get("preprocess.symmetric_padding"));
        order(config.get("preprocess.tensor_order"), "TENSOR_ORDER_NHWC");
    }

    private void color(@Nullable Entry entry) {
        String color = entry == null ? "rgb" : COLORS.get(entry.value());
        if (color == null) {
            Entry odd = Objects.requireNonNull(entry);
            ledger.unsupported(odd, "Curlew feeds rgb or bgr");
            ledger.todo(odd.place() + ": " + odd.key() + " " + odd.value() + " is neither RGB nor BGR; export the model"
                    + " with three planes");
            return;
        }
        draft.knob("color", color, entry == null ? "DeepStream's default" : entry.key());
        if (entry != null) {
            ledger.mapped(entry, "config.pbtxt: color " + color);
        }
    }

    /** DeepStream: scale x (pixel - offset); Curlew: (pixel - mean) / std. */
    private void normalization(@Nullable Entry scale, @Nullable Entry offsets, @Nullable Entry picture) {
        double factor = scale == null ? 1 : scale.number();
        if (scale != null && !(Math.abs(factor) > 0 && Double.isFinite(1 / factor))) {
            ledger.unsupported(scale, "must be a number that is not 0");
            ledger.todo(scale.place() + ": " + scale.key() + " is " + scale.value() + "; set std in config.pbtxt");
        } else {
            String std = ModelDraft.plain(1 / factor);
            draft.knob("std", std, scale == null ? "DeepStream's default" : "1 / " + scale.key());
            if (scale != null) {
                ledger.mapped(scale, "config.pbtxt: std " + std + ", 1 / " + scale.value());
            }
        }
        mean(offsets);
        if (picture != null) {
            ledger.todo(picture.place() + ": a mean picture is not subtracted; write its mean per channel into mean of"
                    + " config.pbtxt");
        }
    }

    private void mean(@Nullable Entry offsets) {
        if (offsets == null) {
            draft.knob("mean", "0", "DeepStream's default");
            return;
        }
        List<String> numbers = new ArrayList<>();
        for (String part : offsets.value().split("[;,]", -1)) {
            if (!part.isBlank()) {
                Entry each = new Entry(offsets.file(), offsets.line(), "", "", part.strip());
                numbers.add(Double.isFinite(each.number()) ? ModelDraft.plain(each.number()) : "?");
            }
        }
        if (numbers.contains("?") || (numbers.size() != 1 && numbers.size() != 3)) {
            ledger.unsupported(offsets, "must be one number or three");
            ledger.todo(offsets.place() + ": " + offsets.key() + " is no list of one or three numbers; set mean in"
                    + " config.pbtxt");
            return;
        }
        String mean = String.join(", ", numbers);
        draft.knob("mean", mean, offsets.key());
        ledger.mapped(offsets, "config.pbtxt: mean " + mean);
    }

    private void shape(@Nullable Entry keep, @Nullable Entry symmetric) {
        boolean letterbox = keep != null && keep.isTrue();
        boolean centered = symmetric != null && symmetric.isTrue();
        draft.knob("resize", letterbox ? "letterbox" : "stretch", keep == null ? "DeepStream's default" : keep.key());
        if (keep != null) {
            ledger.mapped(keep, "config.pbtxt: resize " + (letterbox ? "letterbox" : "stretch"));
        }
        if (letterbox) {
            draft.knob(
                    "letterbox_align",
                    centered ? "center" : "top_left",
                    symmetric == null ? "DeepStream's default" : symmetric.key());
            draft.knob("pad", "0", "DeepStream pads with black");
        }
        if (symmetric != null && letterbox) {
            ledger.mapped(symmetric, "config.pbtxt: letterbox_align " + (centered ? "center" : "top_left"));
        } else if (symmetric != null) {
            ledger.unneeded(symmetric, "nothing is padded without keeping the aspect ratio");
        }
    }

    private void order(@Nullable Entry order, String lastChannels) {
        if (order != null && order.value().equals(lastChannels)) {
            ledger.unsupported(order, "Curlew feeds [1,3,height,width]");
            ledger.todo(order.place() + ": the model takes [height,width,3]; export it with [3,height,width]");
        }
    }
}
