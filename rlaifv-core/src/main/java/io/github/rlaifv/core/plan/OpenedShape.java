package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.DeviceFacts;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.shape.ModelShape;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.training.Parameter;
import java.util.List;

/**
 * A model as it is opened on one device.
 *
 * @param shape shape of the model
 * @param storage type of the weights in memory
 * @param compute type of the computations
 * @param mapped whether weights stay in mapped files until they are changed
 */
record OpenedShape(ModelShape shape, ScalarType storage, ScalarType compute, boolean mapped) {
    /** The system maps the pages around a used row of a mapped table too, as measured. */
    private static final long READ_AROUND = 256L << 10;

    static OpenedShape of(ModelShape shape, PolicyOptions options) {
        ScalarType compute = computeType(shape, options);
        ScalarType storage = options.storageType(shape.stored(), compute);
        boolean host = options.device().kind() == ComputeDevice.Kind.CPU;
        return new OpenedShape(shape, storage, compute, host && storage == shape.stored() && !options.copyWeights());
    }

    /** A GPU that this machine does not have is assumed to multiply bfloat16 in hardware. */
    private static ScalarType computeType(ModelShape shape, PolicyOptions options) {
        boolean unknown = options.device().kind() == ComputeDevice.Kind.CUDA
                && DeviceFacts.of(options.device()).computeCapability().isEmpty();
        boolean half = options.storage().orElse(shape.stored()) != ScalarType.FLOAT32;
        return unknown && half && options.precision().isEmpty()
                ? ScalarType.BFLOAT16
                : options.computeType(shape.stored());
    }

    DecoderConfig text() {
        return shape.text();
    }

    /** Number of single numbers of some parameters. */
    static double numbers(List<Parameter> parameters) {
        return parameters.stream().mapToDouble(Parameter::roundedNumbers).sum();
    }

    /** Whether linear maps convert their weights for each computation. */
    boolean converts() {
        return storage != compute;
    }

    /** Bytes of this many weights that are converted for a computation; 0 if they are not. */
    double converted(double numbers) {
        return converts() ? numbers * compute.bytes() : 0;
    }

    /**
     * Bytes of the weights.
     *
     * @param textTokens number of text tokens that are computed at once
     * @param embeddingTrained whether the embedding is trained
     */
    double weights(long textTokens, boolean embeddingTrained) {
        double bytes = numbers(shape.parameters()) * storage.bytes();
        if (mapped && !embeddingTrained && !text().tiedHead()) {
            // other rows need not be in memory: the system may drop their pages
            double table = embedding();
            bytes -= table - Math.min(table, (double) textTokens * READ_AROUND);
        }
        return bytes;
    }

    private double embedding() {
        return (double) text().vocabulary() * text().width() * storage.bytes();
    }

    /** The weights of one layer of the language model. */
    List<Parameter> layer() {
        return shape.parameters().stream()
                .filter(parameter -> parameter.name().startsWith("model.language_model.layers.0."))
                .toList();
    }

    /** Numbers of the largest weight of a layer. */
    double largestOfLayer() {
        return layer().stream().mapToDouble(Parameter::roundedNumbers).max().orElseThrow();
    }

    /** Name of the weight that the head uses. */
    String head() {
        return text().tiedHead() ? Decoder.EMBEDDING : Decoder.HEAD;
    }
}
