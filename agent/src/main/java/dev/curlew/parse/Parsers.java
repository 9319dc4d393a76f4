package dev.curlew.parse;

import dev.curlew.model.ModelException;
import dev.curlew.model.ModelVersion;
import dev.curlew.tensor.DataType;
import dev.curlew.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The output formats that are installed. */
public final class Parsers {
    static final int COCO_CLASSES = 80;

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

    /** @throws IllegalArgumentException when two have the same name */
    public Parsers with(List<ParserFactory> more) {
        List<ParserFactory> all = new ArrayList<>(factories);
        for (ParserFactory factory : more) {
            for (ParserFactory other : all) {
                if (other.name().equals(factory.name())) {
                    throw new IllegalArgumentException("parser " + factory.name() + " is given twice, by "
                            + other.getClass().getName() + " and "
                            + factory.getClass().getName());
                }
            }
            all.add(factory);
        }
        return new Parsers(all);
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
                picture(model, inputs).widened(),
                outputs.stream().map(TensorSpec::widened).toList(),
                model.labels(),
                model.config().parameters().texts());
        List<TensorSpec> beside = inputs.stream()
                .filter(input -> !input.name().equals(signature.input().name()))
                .toList();
        String asked = model.config().parameters().text("parser", "");
        ParserFactory factory = asked.isEmpty() ? guess(model, signature, beside) : named(model, asked);
        if (!beside.stream().allMatch(factory::feeds)) {
            throw new ModelException(model.file() + ": parser " + factory.name() + " takes one picture"
                    + " [1,3,height,width], but the model has inputs " + list(inputs));
        }
        try {
            Processing processing = new Settling(model, factory, signature, asked.isEmpty()).settle(classes);
            processing.newParser();
            return processing;
        } catch (IllegalArgumentException e) {
            throw new ModelException(model.config().source() + ": " + e.getMessage(), e);
        } catch (RuntimeException | LinkageError e) {
            throw fault(factory, e);
        }
    }

    /** A fault of our own stays one; a plugin's is for its author. */
    private static ModelException fault(ParserFactory factory, Throwable e) {
        if (factory.getClass().getClassLoader() == Parsers.class.getClassLoader()) {
            throw new IllegalStateException("parser " + factory.name(), e);
        }
        return new ModelException("parser " + factory.name() + " of a plugin fails: " + e, e);
    }

    private static boolean matches(ParserFactory factory, Signature signature) throws ModelException {
        try {
            return factory.matches(signature);
        } catch (RuntimeException | LinkageError e) {
            throw fault(factory, e);
        }
    }

    private static TensorSpec picture(ModelVersion model, List<TensorSpec> inputs) throws ModelException {
        List<TensorSpec> pictures = inputs.size() == 1
                ? inputs
                : inputs.stream().filter(input -> input.shape().size() == 4).toList();
        if (pictures.size() != 1) {
            throw new ModelException(model.file() + ": has " + inputs.size()
                    + " inputs, but a detector takes one picture [1,3,height,width]: " + list(inputs));
        }
        TensorSpec picture = pictures.get(0);
        if (picture.widened().type() != DataType.FP32 && picture.type() != DataType.UINT8) {
            throw new ModelException(model.file() + ": input " + picture
                    + " must be FP32, FP16 or UINT8; export the model with a float input");
        }
        return picture;
    }

    private ParserFactory named(ModelVersion model, String name) throws ModelException {
        for (ParserFactory factory : factories) {
            if (factory.name().equals(name)) {
                return factory;
            }
        }
        throw model.config().parameters().error("parser", "must be one of " + String.join(", ", names()), names());
    }

    private ParserFactory guess(ModelVersion model, Signature signature, List<TensorSpec> beside)
            throws ModelException {
        List<ParserFactory> fitting = new ArrayList<>();
        for (ParserFactory factory : factories) {
            if (beside.stream().allMatch(factory::feeds) && matches(factory, signature)) {
                fitting.add(factory);
            }
        }
        List<ParserFactory> left = fitting.size() > 1 ? likely(fitting, signature) : fitting;
        if (left.size() == 1) {
            return left.get(0);
        }
        String all = "input " + signature.input() + " and outputs " + list(signature.outputs());
        throw new ModelException(model.config().source() + ": "
                + (fitting.isEmpty()
                        ? "no parser knows " + all + "; export it for one of " + String.join(", ", names())
                                + ", or write a parser of your own (docs/models.md, docs/plugins.md)"
                        : all + " fit more than one parser: " + choices(fitting, signature)
                                + "; put labels.txt beside the model or write in config.pbtxt which it is, for example"
                                + " parameters { key: \"parser\" value { string_value: \""
                                + fitting.get(0).name() + "\" } }"));
    }

    /** Those with as many classes as there are labels; where that says nothing, with as many as COCO. */
    private static List<ParserFactory> likely(List<ParserFactory> fitting, Signature signature) {
        List<ParserFactory> labelled =
                having(fitting, signature, signature.labels().size());
        return labelled.isEmpty() ? having(fitting, signature, COCO_CLASSES) : labelled;
    }

    private static List<ParserFactory> having(List<ParserFactory> fitting, Signature signature, int classes) {
        return fitting.stream()
                .filter(factory -> factory.classes(signature) == classes)
                .toList();
    }

    private static String choices(List<ParserFactory> fitting, Signature signature) {
        return fitting.stream()
                .map(factory -> factory.name() + " (" + factory.classes(signature) + " classes)")
                .collect(Collectors.joining(", "));
    }

    private List<String> names() {
        return factories.stream().map(ParserFactory::name).toList();
    }

    private static String list(List<TensorSpec> specs) {
        return specs.isEmpty()
                ? "none"
                : specs.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
    }
}
