package dev.curlew.parse;

import dev.curlew.model.ModelException;
import dev.curlew.model.ModelVersion;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The output formats that are installed. */
public final class Parsers {
    private final List<ParserFactory> factories;

    Parsers(List<ParserFactory> factories) {
        this.factories = factories.stream()
                .sorted(Comparator.comparing(ParserFactory::name))
                .toList();
    }

    /** All that the class loader's META-INF/services name. */
    public static Parsers installed(ClassLoader loader) {
        return new Parsers(ServiceLoader.load(ParserFactory.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    public static Parsers installed() {
        return installed(Parsers.class.getClassLoader());
    }

    /**
     * Settles how a model is fed and read.
     *
     * @param inputs the engine's
     * @param outputs the engine's, in the order in which parsers get them
     * @param classes names of the only classes wanted; empty leaves it to config.pbtxt
     * @throws ModelException when the model cannot be read, or a parameter is wrong
     */
    public Processing resolve(
            ModelVersion model, List<TensorSpec> inputs, List<TensorSpec> outputs, List<String> classes)
            throws ModelException {
        Signature signature = new Signature(
                picture(model, inputs),
                outputs,
                model.labels(),
                model.config().parameters().texts());
        String asked = model.config().parameters().text("parser", "");
        ParserFactory factory = asked.isEmpty() ? guess(model, signature) : named(model, asked);
        try {
            Processing processing = new Settling(model, factory, signature, asked.isEmpty()).settle(classes);
            processing.newParser();
            return processing;
        } catch (IllegalArgumentException e) {
            throw new ModelException(model.config().source() + ": " + e.getMessage(), e);
        }
    }

    private static TensorSpec picture(ModelVersion model, List<TensorSpec> inputs) throws ModelException {
        if (inputs.size() != 1) {
            throw new ModelException(model.file() + ": has " + inputs.size()
                    + " inputs, but a detector takes one picture [1,3,height,width]: " + list(inputs));
        }
        if (inputs.get(0).type() != DataType.FP32) {
            throw new ModelException(model.file() + ": input " + inputs.get(0)
                    + " must be FP32; export the model with a" + " float input");
        }
        return inputs.get(0);
    }

    private ParserFactory named(ModelVersion model, String name) throws ModelException {
        for (ParserFactory factory : factories) {
            if (factory.name().equals(name)) {
                return factory;
            }
        }
        throw model.config().parameters().error("parser", "must be one of " + String.join(", ", names()), names());
    }

    private ParserFactory guess(ModelVersion model, Signature signature) throws ModelException {
        List<ParserFactory> fitting =
                factories.stream().filter(factory -> factory.matches(signature)).toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        String all = "input " + signature.input() + " and outputs " + list(signature.outputs());
        throw new ModelException(model.config().source() + ": "
                + (fitting.isEmpty()
                        ? "no parser knows " + all + "; there are " + String.join(", ", names()) + " (docs/models.md)"
                        : "more than one parser knows " + all + "; set parameter parser in config.pbtxt to one of "
                                + fitting.stream().map(ParserFactory::name).collect(Collectors.joining(", "))));
    }

    private List<String> names() {
        return factories.stream().map(ParserFactory::name).toList();
    }

    private static String list(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
    }
}
