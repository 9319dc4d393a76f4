package dev.curlew.infer.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * JetPack 6 has TensorRT 10.3, the binding is of 10.6: a method that 10.3 lacks lies past the end of its table of virtual
 * functions, and calling it ends the process. So every call must be one that NVIDIA's headers of 10.3 have.
 */
class TensorRtCallsTest {
    /** By class; looked up in NvInfer.h, NvInferRuntime.h, NvInferRuntimeBase.h and NvOnnxParser.h of v10.3.0. */
    private static final List<String> IN_10_3 = List.of(
            "nvinfer: getInferLibVersion createInferRuntime createInferBuilder",
            "nvinfer_plugin: initLibNvInferPlugins",
            "nvonnxparser: createParser",
            "ILogger: log",
            "IRuntime: deserializeCudaEngine",
            "ICudaEngine: getNbIOTensors getIOTensorName getTensorDataType getTensorShape getTensorIOMode"
                    + " getTensorLocation getProfileShape createExecutionContext getDeviceMemorySizeV2",
            "IExecutionContext: setTensorAddress setInputShape getTensorShape enqueueV3",
            "IBuilder: createNetworkV2 createBuilderConfig createOptimizationProfile buildSerializedNetwork",
            "IBuilderConfig: setFlag clearFlag addOptimizationProfile setBuilderOptimizationLevel setMemoryPoolLimit"
                    + " createTimingCache setTimingCache",
            "INetworkDefinition: getNbInputs getInput getNbOutputs getNbLayers getLayer",
            "ILayer: getType",
            "ITensor: getName getDimensions",
            "IOptimizationProfile: setDimensions",
            "ITimingCache: serialize",
            "IHostMemory: data size",
            "Dims64: nbDims d",
            "IParser: parseFromFile getNbErrors getError",
            "IParserError: desc");

    /** Of the binding itself and of Java, not of TensorRT. */
    private static final Set<String> HARMLESS = Set.of(
            "<init>", "isNull", "setNull", "close", "address", "intern", "ordinal", "values", "toString", "equals");

    @Test
    void callsOnlyWhatTensorRt103Has() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.curlew");
        Set<String> allowed = new TreeSet<>();
        for (String line : IN_10_3) {
            String[] parts = line.split(": ", 2);
            for (String method : parts[1].split(" ", -1)) {
                allowed.add(parts[0] + "." + method);
            }
        }
        Set<String> called = new TreeSet<>();
        for (JavaClass type : classes) {
            for (JavaCodeUnitAccess<?> access : type.getCodeUnitAccessesFromSelf()) {
                JavaClass owner = access.getTargetOwner();
                if (owner.getPackageName().startsWith("org.bytedeco.tensorrt")
                        && !HARMLESS.contains(access.getName())
                        && !owner.isEnum()) {
                    called.add(owner.getSimpleName() + "." + access.getName());
                }
            }
        }

        assertThat(called).as("calls were found at all").contains("IExecutionContext.enqueueV3");
        assertThat(called).isSubsetOf(allowed);
        assertThat(String.join(" ", allowed))
                .doesNotContain("setMaxNbTactics", "getMaxNbTactics", "buildEngineWithConfig", "IStreamReaderV2");
    }
}
