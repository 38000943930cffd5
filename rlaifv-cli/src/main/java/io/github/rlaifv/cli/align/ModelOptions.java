package io.github.rlaifv.cli.align;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.command.DeviceOption;
import io.github.rlaifv.cli.command.FloatingType;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of alignment commands that say how models are opened. */
final class ModelOptions {
    private int threads;
    private int pieces;

    @Option(
            names = "--storage",
            order = -79,
            converter = FloatingType.class,
            description =
                    "type of the trained weights: FLOAT32, BFLOAT16 or FLOAT16 (default: the type in the model's folder)")
    private @Nullable ScalarType storage;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(
            names = "--threads",
            order = -78,
            defaultValue = "" + PolicyOptions.DEFAULT_THREADS,
            description = "number of pieces of a call that are computed at once (default: ${DEFAULT-VALUE})")
    void threads(int value) {
        threads = OptionValue.atLeast(1, value);
    }

    @Option(
            names = "--pieces",
            order = -77,
            defaultValue = "" + PolicyOptions.DEFAULT_PIECES,
            description = "number of pieces that a call is cut into; may change the last digits of results"
                    + " (default: ${DEFAULT-VALUE})")
    void pieces(int value) {
        pieces = OptionValue.atLeast(1, value);
    }

    private PolicyOptions.Builder options() {
        PolicyOptions.Builder options = PolicyOptions.builder().threads(threads).pieces(pieces);
        device.device().ifPresent(options::device);
        return options;
    }

    /** Opens a model that is asked only. The caller closes it. */
    Policy open(String folderOrAddress) {
        return new ModelAddress(folderOrAddress).open(options().build());
    }

    /** Opens a model to be trained. The caller closes it. */
    TrainablePolicy train(Path folder) {
        PolicyOptions.Builder options = options();
        return Policies.open(folder, (storage == null ? options : options.storage(storage)).build());
    }

    /** What results depend on. */
    SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("storage", storage == null ? "as stored" : storage.torchName());
        return settings;
    }

    /** The type that trained weights are written in, if one is asked for. */
    @Nullable
    ScalarType storage() {
        return storage;
    }
}
