package io.github.rlaifv.core.model;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.LibraryVersion;
import io.github.rlaifv.core.internal.adapter.AdapterContent;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.internal.mllm.family.llavaoriginal.LlavaLayouts;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes models and adapters in another form. Before anything is written, the source is opened and so checked as for use.
 * Weights are read from their files and written one after the other, so that memory holds one of them.
 */
public final class ModelConversion {
    private ModelConversion() {}

    /**
     * Writes a model folder anew: weights as safetensors under the published names, in files of at most 5 GB, with the
     * settings and the tokenizer of the source. So PyTorch checkpoints ({@code pytorch_model*.bin}) and older names of
     * tensors become what every version of transformers reads, and values can be rounded to another type.
     *
     * @param model folder of the model; the folder of a training run or an alignment stands for its model
     * @param type type of the written weights; empty for that of the model's files
     * @param folder folder for the result, missing or empty; it appears complete or not at all
     * @throws BadDataException if the model can't be used, if it is an adapter, if a value is too large for the type, or if
     *     the folder is not empty
     * @throws io.github.rlaifv.core.run.StorageException if the folder can't be written or does not fit on its disk
     */
    public static void model(Path model, Optional<ScalarType> type, Path folder) {
        model(model, type, folder, RunListener.NONE);
    }

    /**
     * Same as {@link #model(Path, Optional, Path)}, with progress.
     *
     * @param listener listener that is notified of the stage {@link TrainablePolicy#SAVING}, whose units are tensors
     */
    public static void model(Path model, Optional<ScalarType> type, Path folder, RunListener listener) {
        // the folder is checked and locked first, since large models take long to open
        AtomicFolder.create(folder, "converted model", fresh -> {
            try (TrainablePolicy policy = open(model)) {
                if (policy.adapters().lora().isPresent()) {
                    throw new BadDataException(
                            model + " is an adapter, not a model: merge it into its model, or convert it with"
                                    + " the folder of another model");
                }
                SavedModel.write(policy, type, card(policy, type), fresh, listener);
            }
        });
    }

    private static String card(TrainablePolicy policy, Optional<ScalarType> type) {
        return """
                # %s

                Written by %s from a folder of the same name%s. Its fingerprint was `%s`.
                """.formatted(
                        policy.name(),
                        LibraryVersion.text(),
                        type.map(value -> ", with weights rounded to " + value.torchName())
                                .orElse(""),
                        policy.fingerprint());
    }

    /**
     * Writes a LLaVA-1.5 in another layout of its folder. Weights keep their bytes under the names of the layout. The Hugging
     * Face layout gets rows of the vocabulary for the tokens of images and padding, each the mean of the others; in the
     * original layout these rows are cut, unless other tokens were added behind them. Prompts are written in the format of the
     * layout, of which the original one has a system message of its own.
     *
     * @param model folder of the model, in the other layout
     * @param layout layout of the result
     * @param folder folder for the result, missing or empty; it appears complete or not at all
     * @throws BadDataException if the model is no LLaVA-1.5, if it has this layout already, if it can't be used, or if the
     *     folder is not empty
     * @throws io.github.rlaifv.core.run.StorageException if the folder can't be written or does not fit on its disk
     */
    public static void layout(Path model, ModelLayout layout, Path folder) {
        AtomicFolder.create(folder, "converted model", fresh -> {
            Path source = RunModel.in(model).orElse(model);
            boolean original = LlavaLayouts.isOriginal(JsonFile.read(source.resolve("config.json")));
            if (original == (layout == ModelLayout.ORIGINAL)) {
                throw new BadDataException(model + " has the layout " + layout + " already: name the other one");
            }
            // opened and so checked as for use, before and after
            String fingerprint;
            try (TrainablePolicy policy = open(source)) {
                fingerprint = policy.fingerprint();
            }
            if (original) {
                LlavaLayouts.toHuggingFace(source, fresh);
            } else {
                LlavaLayouts.toOriginal(source, fresh);
            }
            open(fresh).close();
            Files.writeString(fresh.resolve("README.md"), """
                    # %s in the layout %s

                    Written by %s from a folder with the fingerprint `%s`.
                    """.formatted(
                            folder.getFileName(), layout, LibraryVersion.text(), fingerprint));
        });
    }

    /**
     * Writes an adapter anew for another layout of its model: modules get the names that the code of that layout gives them.
     * An adapter for LLaVA-1.5's original layout so becomes one for the Hugging Face layout, and the other way around.
     *
     * @param adapter folder of the adapter in PEFT's layout, with module names of any supported layout
     * @param model folder of the model that the result is for
     * @param folder folder for the result, missing or empty; it appears complete or not at all
     * @throws BadDataException if the adapter does not fit the model, or the folder is not empty
     */
    public static void adapter(Path adapter, Path model, Path folder) {
        String hash = AdapterContent.hash(adapter);
        AtomicFolder.create(folder, "converted adapter", fresh -> {
            try (TrainablePolicy policy = open(model)) {
                if (policy.adapters().lora().isPresent()) {
                    throw new BadDataException(model + " is itself an adapter: give the folder of a model");
                }
                policy.adapters().load(adapter);
                String card = """
                        # Adapter for %s

                        Written by %s from an adapter with the SHA-256 `%s`.
                        """.formatted(policy.name(), LibraryVersion.text(), hash);
                SavedModel.writeAdapter(policy, card, fresh);
            }
        });
    }

    /** Opens a model on the CPU, where weights are mapped from their files. */
    static TrainablePolicy open(Path model) {
        return Policies.open(
                model, PolicyOptions.builder().device(ComputeDevice.cpu()).build());
    }
}
