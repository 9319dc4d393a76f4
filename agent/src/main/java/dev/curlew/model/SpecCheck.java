package dev.curlew.model;

import dev.curlew.tensor.TensorSpec;
import dev.curlew.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Compares what config.pbtxt says about inputs and outputs with what the engine found in the model file. What
 * config.pbtxt leaves out is not compared; outputs that it does not list are allowed, as in Triton.
 */
public final class SpecCheck {
    private final ModelVersion model;

    private SpecCheck(ModelVersion model) {
        this.model = model;
    }

    /** @param inputs as the model file declares them: a batch dimension comes first and is -1 where it is open */
    public static void check(ModelVersion model, List<TensorSpec> inputs, List<TensorSpec> outputs)
            throws ModelException {
        SpecCheck check = new SpecCheck(model);
        check.all("input", model.config().inputs(), inputs);
        check.all("output", model.config().outputs(), outputs);
        if (!model.config().inputs().isEmpty()) {
            check.nothingMissing(inputs);
        }
    }

    private void all(String kind, List<TensorSpec> said, List<TensorSpec> found) throws ModelException {
        for (TensorSpec spec : said) {
            TensorSpec actual = found.stream()
                    .filter(other -> other.name().equals(spec.name()))
                    .findFirst()
                    .orElseThrow(() -> noSuch(kind, spec, found));
            if (actual.type() != spec.type()) {
                throw error(
                        kind,
                        spec,
                        "data_type must be TYPE_" + actual.type() + " as in " + model.file() + ", but was TYPE_"
                                + spec.type());
            }
            shape(kind, spec, actual);
        }
    }

    private ModelException noSuch(String kind, TensorSpec spec, List<TensorSpec> found) {
        List<String> names = found.stream().map(TensorSpec::name).toList();
        String list = found.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
        return error(
                kind, spec, "is not in " + model.file() + ", which has " + list + Nearest.hint(spec.name(), names));
    }

    private void shape(String kind, TensorSpec spec, TensorSpec actual) throws ModelException {
        int maxBatch = model.config().maxBatchSize();
        List<Long> whole = new ArrayList<>(spec.shape());
        if (maxBatch > 0) {
            whole.add(0, -1L);
        }
        if (!fits(whole, actual.shape())) {
            throw error(
                    kind,
                    spec,
                    "dims " + spec.shape()
                            + (maxBatch > 0 ? " and a batch dimension (max_batch_size " + maxBatch + ")" : "")
                            + " do not fit " + actual + " of " + model.file() + "; " + remedy(actual));
        }
        if (maxBatch > 0 && actual.shape().get(0) != -1) {
            throw error(
                    kind,
                    spec,
                    "max_batch_size is " + maxBatch + ", but the first dimension of " + actual + " is fixed; "
                            + remedy(actual));
        }
    }

    private static boolean fits(List<Long> said, List<Long> actual) {
        if (said.size() != actual.size()) {
            return false;
        }
        for (int i = 0; i < said.size(); i++) {
            if (said.get(i) != -1 && actual.get(i) != -1 && !said.get(i).equals(actual.get(i))) {
                return false;
            }
        }
        return true;
    }

    private String remedy(TensorSpec actual) {
        boolean batched = model.config().maxBatchSize() > 0
                && !actual.shape().isEmpty()
                && actual.shape().get(0) == -1;
        List<Long> dims = batched ? actual.shape().subList(1, actual.shape().size()) : actual.shape();
        return "write " + (batched || model.config().maxBatchSize() == 0 ? "" : "max_batch_size: 0 and ") + "dims: "
                + dims;
    }

    private void nothingMissing(List<TensorSpec> inputs) throws ModelException {
        List<String> said =
                model.config().inputs().stream().map(TensorSpec::name).toList();
        for (TensorSpec input : inputs) {
            if (!said.contains(input.name())) {
                throw new ModelException(model.config().source() + ": input must list " + input + " too, as "
                        + model.file() + " needs it");
            }
        }
    }

    private ModelException error(String kind, TensorSpec spec, String rule) {
        return new ModelException(model.config().source() + ": " + kind + " \"" + spec.name() + "\" " + rule);
    }
}
