package dev.curlew.infer.tensorrt;

import dev.curlew.cuda.SharedLibrary;
import dev.curlew.infer.EngineException;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.cudart.CUhostFn;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer_plugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TensorRT's libraries, and what the binding to them does not have. */
final class Natives {
    private static final Logger LOG = LoggerFactory.getLogger(Natives.class);
    private static final Object LOADING = new Object();
    /** Bindings that TensorRT's inherits and the JAR does not have. */
    static final List<String> STAND_INS = List.of("jnicublas", "jnicudnn", "jninvrtc");

    /**
     * A gigabyte of kernels that only the builder needs, which the binding would load always; the JVM warns of its
     * executable stack.
     */
    private static final List<String> BUILDERS_OWN = preloads(org.bytedeco.tensorrt.presets.nvinfer.class);

    private Natives() {}

    /** Libraries that a binding loads if they are there. */
    static List<String> preloads(Class<?> preset) {
        List<String> names = new ArrayList<>();
        for (Platform platform : preset.getAnnotation(Properties.class).value()) {
            names.addAll(List.of(platform.preload()));
        }
        return names;
    }

    /** Loads what runs an engine. */
    static void load() throws EngineException {
        load(BUILDERS_OWN);
    }

    private static void load(List<String> leftOut) throws EngineException {
        require("TensorRT", SharedLibrary.linkedBy(org.bytedeco.tensorrt.presets.nvinfer.class, "nvinfer"));
        synchronized (LOADING) {
            leaveOut(leftOut);
        }
        bind("org.bytedeco.tensorrt.global.nvinfer");
    }

    /** Loads what builds an engine, besides. The first call for TensorRT in its process. */
    static void loadBuilder() throws EngineException {
        load(List.of());
        require(
                "TensorRT's ONNX parser",
                SharedLibrary.linkedBy(org.bytedeco.tensorrt.presets.nvonnxparser.class, "nvonnxparser"));
        bind("org.bytedeco.tensorrt.global.nvonnxparser");
    }

    /**
     * Makes TensorRT's own plugins known, which some exports name (EfficientNMS_TRT, for one). Without their library
     * other networks run all the same.
     */
    static void plugins() {
        String library = SharedLibrary.linkedBy(org.bytedeco.tensorrt.presets.nvinfer_plugin.class, "nvinfer_plugin");
        String missing = SharedLibrary.missing(library);
        if (missing != null) {
            LOG.debug(
                    "no TensorRT plugins ({}): the package {} brings them", missing, SharedLibrary.packageOf(library));
            return;
        }
        synchronized (LOADING) {
            try {
                standIn();
                if (!nvinfer_plugin.initLibNvInferPlugins(TensorRtLog.instance(), "")) {
                    LOG.debug("TensorRT's plugins do not start");
                }
            } catch (LinkageError e) {
                LOG.debug("the binding to TensorRT's plugins cannot be loaded", e);
            }
        }
    }

    /** Such as {@code 10.6.0}, of the library that is there, not of the binding. */
    static String version() throws EngineException {
        load();
        int version = nvinfer.getInferLibVersion();
        return version / 10_000 + "." + version / 100 % 100 + "." + version % 100;
    }

    private static void require(String what, String library) throws EngineException {
        String missing = SharedLibrary.missing(library);
        if (missing != null) {
            throw new EngineException(what + " cannot be loaded (" + missing + "): install the package "
                    + SharedLibrary.packageOf(library) + ", or name its folder in LD_LIBRARY_PATH");
        }
    }

    private static void bind(String binding) throws EngineException {
        synchronized (LOADING) {
            try {
                standIn();
                Class.forName(binding);
            } catch (ClassNotFoundException | LinkageError e) {
                Throwable root = e;
                while (root.getCause() != null) {
                    root = root.getCause();
                }
                throw new EngineException(
                        "the binding to TensorRT cannot be loaded: "
                                + String.valueOf(root.getMessage()).replaceAll("\\s+", " "),
                        e);
            }
        }
    }

    /**
     * The binding insists on the bindings of cuBLAS, cuDNN and NVRTC, a gigabyte of libraries that TensorRT 10 itself does
     * not use. The JAR leaves them out, as nothing of them is called: they are told to be loaded.
     */
    private static void standIn() {
        leaveOut(STAND_INS);
    }

    /** Tells JavaCPP that these are loaded. */
    private static void leaveOut(List<String> names) {
        String loaded = Loader.load(cudart.class);
        if (loaded == null) {
            return;
        }
        try {
            URL[] any = {new File(loaded).toURI().toURL()};
            for (String name : names) {
                Loader.loadLibrary(cudart.class, any, name);
            }
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * C++'s delete, which the binding has not: the second entry of the table of virtual functions of a class that
     * begins with its virtual destructor, as all of TensorRT's here do (INoCopy), is the destructor that also frees
     * (Itanium C++ ABI 2.5, on x86-64 and ARM64).
     */
    static void delete(Pointer object) {
        try (PointerPointer<Pointer> first = new PointerPointer<>(object)) {
            long table = first.get(0).address();
            try (CUhostFn destructor = new CUhostFn(new At(table + Long.BYTES))) {
                destructor.call(object);
            }
        }
        object.setNull();
    }

    /** A pointer to anywhere that owns nothing. */
    static final class At extends Pointer {
        At(long address) {
            this.address = address;
        }
    }

    /** A CUstream by its address. */
    static final class Stream extends CUstream_st {
        Stream(long address) {
            this.address = address;
        }
    }
}
