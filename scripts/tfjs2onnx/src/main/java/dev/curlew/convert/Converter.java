package dev.curlew.convert;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks a model from its outputs to its input and translates every node that is met, inputs first. */
final class Converter {
    private static final Map<String, Op> OPS = new HashMap<>();

    static {
        OPS.putAll(Convolutions.ops());
        OPS.putAll(Elementwise.ops());
        OPS.putAll(Images.ops());
        OPS.putAll(Joins.ops());
        OPS.putAll(Layouts.ops());
    }

    private final GraphModel model;
    private final Options options;
    private final Graph graph;
    private final Map<String, Operand> tensors = new HashMap<>();
    private String inputNode = "";

    private Converter(GraphModel model, Options options, List<String> outputNames) {
        this.model = model;
        this.options = options;
        List<String> outerNames = new ArrayList<>(outputNames);
        outerNames.add(options.inputName());
        graph = new Graph(outerNames);
    }

    /** The bytes of the ONNX file. */
    static byte[] convert(GraphModel model, Options options) {
        List<String> wanted = (options.outputs().isEmpty() ? model.outputs() : options.outputs())
                .stream().map(Node::tensorName).toList();
        List<String> names = options.rename().isEmpty() ? wanted : options.rename();
        if (wanted.isEmpty()) {
            throw new ConversionException("the model names no outputs: name them with --outputs");
        }
        if (names.size() != wanted.size()) {
            throw new ConversionException(
                    "--rename names " + names.size() + " outputs, but there are " + wanted.size() + ": " + wanted);
        }
        Converter converter = new Converter(model, options, names);
        for (int i = 0; i < wanted.size(); i++) {
            converter.visit(Node.nodeName(wanted.get(i)));
            converter.graph.output(names.get(i), converter.tensor(wanted.get(i)));
        }
        return converter.graph.encode();
    }

    /** Depth first with a stack of its own: a graph may be deeper than what a thread's holds. */
    private void visit(String output) {
        Deque<String> stack = new ArrayDeque<>(List.of(output));
        Set<String> waiting = new HashSet<>();
        while (!stack.isEmpty()) {
            Node node = model.node(stack.element());
            List<String> missing = node.inputs().stream()
                    .map(Node::nodeName)
                    .filter(name -> !tensors.containsKey(name))
                    .toList();
            if (tensors.containsKey(node.name()) || missing.isEmpty()) {
                stack.remove();
                translate(node);
            } else if (waiting.add(node.name())) {
                missing.forEach(stack::push);
            } else {
                throw node.refuse("the graph has a loop through it");
            }
        }
    }

    private void translate(Node node) {
        if (tensors.containsKey(node.name())) {
            return;
        }
        List<Operand> outputs =
                switch (node.op()) {
                    case "Const" -> List.of(weight(node));
                    case "Placeholder" -> List.of(input(node));
                    default -> operation(node);
                };
        tensors.put(node.name(), outputs.get(0));
        for (int i = 1; i < outputs.size(); i++) {
            tensors.put(node.name() + ":" + i, outputs.get(i));
        }
    }

    private List<Operand> operation(Node node) {
        Op op = OPS.get(node.op());
        if (op == null) {
            throw node.refuse("this op is not supported");
        }
        List<Operand> inputs = node.inputs().stream().map(this::tensor).toList();
        try {
            return op.convert(new Call(node, inputs, graph));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
            throw new ConversionException("op " + node.op() + ", node " + node.name() + ": " + e.getMessage(), e);
        }
    }

    private Operand tensor(String name) {
        Operand tensor = tensors.get(name);
        if (tensor == null) {
            throw new ConversionException("node " + Node.nodeName(name) + " has no output " + name);
        }
        return tensor;
    }

    private Constant weight(Node node) {
        Constant weight = model.weights().get(node.name());
        if (weight == null) {
            throw node.refuse("the weights manifest does not name it");
        }
        return weight;
    }

    private Value input(Node node) {
        if (!inputNode.isEmpty()) {
            throw node.refuse("a second input beside " + inputNode + " is not supported");
        }
        inputNode = node.name();
        if (!node.type("dtype").equals("DT_FLOAT")) {
            throw node.refuse("an input of type " + node.type("dtype") + " is not supported, only DT_FLOAT");
        }
        List<Integer> shape = node.shape("shape");
        if (!shape.isEmpty() && shape.get(0) < 1) {
            shape = Shapes.with(shape, 0, 1); // an open batch
        }
        if (shape.isEmpty() || shape.stream().anyMatch(length -> length < 1)) {
            throw node.refuse("its shape " + shape + " is not fixed");
        }
        if (options.nchwInput() && shape.size() != 4) {
            throw node.refuse("--nchw-input needs an input of 4 axes, its shape is " + shape);
        }
        Value value =
                options.nchwInput() ? Value.nchw(options.inputName(), shape) : Value.plain(options.inputName(), shape);
        graph.input(value);
        return value;
    }
}
