package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.DeviceFacts;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Options for opening a model.
 *
 * @param device device that stores and runs the model
 * @param precision type of the computations. A model that computes in float16 can't be trained. Default: float32 for
 *     float32 weights; for half-precision weights bfloat16 on devices with bfloat16 products in hardware. On devices
 *     without them, float16 weights compute in float16 on CUDA, and all others in float32.
 * @param storage type in which weights are stored in memory. Default: the type of the checkpoint, mapped from the file
 *     without a copy; on CUDA bfloat16 for float16 weights of a model that computes in bfloat16.
 * @param imageDecoder decoder of images
 * @param threads number of pieces of a call that are computed concurrently on a processor, if {@code pieces} is above
 *     1. It changes speed and never results. Default: 1.
 * @param pieces number of pieces into which the work of a call is divided on a processor. With 1, each batch is
 *     computed on all cores, which suits large models. With more, each piece is computed on one core, which suits models
 *     of a few million parameters. It decides which requests share a batch, so it may change the last digits of results
 *     (see {@link Policy}). Default: 1.
 * @param copyWeights whether weights are copied into memory instead of mapped from the file, so that the file may
 *     change or vanish while the model is open; on CUDA they always are. Default: false.
 */
public record PolicyOptions(
        ComputeDevice device,
        Optional<ScalarType> precision,
        Optional<ScalarType> storage,
        ImageDecoder imageDecoder,
        int threads,
        int pieces,
        boolean copyWeights) {
    /** Default number of pieces of a call that are computed at once. */
    public static final int DEFAULT_THREADS = 1;

    /** Default number of pieces that the work of a call is cut into. */
    public static final int DEFAULT_PIECES = 1;

    public PolicyOptions {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(precision, "precision");
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(imageDecoder, "imageDecoder");
        if (!precision.map(ScalarType::floating).orElse(true)
                || !storage.map(ScalarType::floating).orElse(true)) {
            throw new IllegalArgumentException("precision and storage must be floating-point types, were "
                    + precision.map(ScalarType::torchName).orElse("default") + " and "
                    + storage.map(ScalarType::torchName).orElse("default"));
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be >= 1, was " + threads);
        }
        if (pieces < 1) {
            throw new IllegalArgumentException("pieces must be >= 1, was " + pieces);
        }
    }

    /** The default options: the best available device, with precision and storage chosen by the checkpoint. */
    public static PolicyOptions defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the type in which a model computes.
     *
     * @param stored type of the weights in the checkpoint
     */
    public ScalarType computeType(ScalarType stored) {
        if (precision.isPresent()) {
            return precision.get();
        }
        ScalarType kept = storage.orElse(stored);
        if (kept == ScalarType.FLOAT32) {
            return kept;
        }
        if (DeviceFacts.of(device).bfloat16()) {
            return ScalarType.BFLOAT16;
        }
        // GPUs without bfloat16 products are several times slower in float32 than in float16
        return onGpu() && kept == ScalarType.FLOAT16 ? ScalarType.FLOAT16 : ScalarType.FLOAT32;
    }

    /**
     * Returns the type in which a weight is stored in memory.
     *
     * @param stored type of the weight in the checkpoint
     * @param computed type in which the model computes, see {@link #computeType}
     */
    public ScalarType storageType(ScalarType stored, ScalarType computed) {
        // weights are copied to a GPU anyway, and converting them at each use would move three times as many bytes
        boolean converted = onGpu() && stored == ScalarType.FLOAT16 && computed == ScalarType.BFLOAT16;
        return storage.orElse(converted ? ScalarType.BFLOAT16 : stored);
    }

    private boolean onGpu() {
        return device.kind() == ComputeDevice.Kind.CUDA;
    }

    /** Builds the options. */
    public static final class Builder {
        private @Nullable ComputeDevice device;
        private Optional<ScalarType> precision = Optional.empty();
        private Optional<ScalarType> storage = Optional.empty();
        private ImageDecoder imageDecoder = ImageDecoder.standard();
        private int threads = DEFAULT_THREADS;
        private int pieces = DEFAULT_PIECES;
        private boolean copyWeights;

        private Builder() {}

        /** Where the model computes. Default: {@link ComputeDevice#best}. */
        public Builder device(ComputeDevice value) {
            device = value;
            return this;
        }

        public Builder precision(ScalarType value) {
            precision = Optional.of(value);
            return this;
        }

        public Builder storage(ScalarType value) {
            storage = Optional.of(value);
            return this;
        }

        public Builder imageDecoder(ImageDecoder value) {
            imageDecoder = value;
            return this;
        }

        /**
         * Number of pieces of a call that are computed concurrently; requires {@link #pieces}. Default:
         * {@value PolicyOptions#DEFAULT_THREADS}.
         */
        public Builder threads(int value) {
            threads = value;
            return this;
        }

        /**
         * Number of pieces into which the work of a call is divided. Default: {@value PolicyOptions#DEFAULT_PIECES}.
         */
        public Builder pieces(int value) {
            pieces = value;
            return this;
        }

        /** Copies weights into memory instead of mapping their file. Default: false. */
        public Builder copyWeights(boolean value) {
            copyWeights = value;
            return this;
        }

        public PolicyOptions build() {
            return new PolicyOptions(
                    device == null ? ComputeDevice.best() : device,
                    precision,
                    storage,
                    imageDecoder,
                    threads,
                    pieces,
                    copyWeights);
        }
    }
}
